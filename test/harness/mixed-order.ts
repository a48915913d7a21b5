/**
 * In which order the files of the tests run: all kinds mixed, so that at any time some compute while others wait, and
 * first those that go through every page or operation, which are the longest.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const FIRST = ['test/browser/accessibility.test.ts', 'test/browser/operations.test.ts'];

export class MixedOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const kinds = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    const places = [...kinds.values()].flatMap((kind) =>
      kind.map((file, index) => ({ file, place: isFirst(file) ? 0 : (index + 1) / kind.length })),
    );
    return places.sort((a, b) => a.place - b.place).map(({ file }) => file);
  }
}

function isFirst({ moduleId }: TestSpecification): boolean {
  return FIRST.some((path) => moduleId.endsWith(`/${path}`));
}
