/** Redocly and Spectral have nothing to object to in any document: no error and no warning. */
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { documentNames } from '../../spec/contract.ts';
import { documentFile, type Json } from './documents.ts';
import { redocly, spectral } from './linters.ts';

const linters = [
  { linter: 'Redocly', lint: redocly, error: 'no-unresolved-refs', warning: 'operation-operationId' },
  { linter: 'Spectral', lint: spectral, error: 'invalid-ref', warning: 'operation-operationId' },
];

describe.each(linters)('$linter', ({ lint, error, warning }) => {
  test('finds nothing in any document', async () => {
    expect(await lint(documentNames.map(documentFile))).toEqual([]);
  });

  test('finds an error and a warning in a broken copy', async () => {
    const folder = await temporaryFolder();
    try {
      const document = JSON.parse(await readFile(documentFile('sandbox'), 'utf8')) as BreakableDocument;
      const operation = document.paths['/sandboxes']?.post;
      if (!operation) throw new Error('The operation to break is gone.');
      delete operation.operationId;
      operation.responses['201'] = { $ref: '#/components/responses/Nowhere' };
      const file = `${folder.path}/broken.json`;
      await writeFile(file, JSON.stringify(document));

      const found = (await lint([file])).map(({ rule, severity }) => `${rule}: ${severity}`);

      expect(found).toContain(`${error}: error`);
      expect(
        found.some((finding) => new RegExp(`^${warning}: warn`).test(finding)),
        found.join('\n'),
      ).toBe(true);
    } finally {
      await folder.remove();
    }
  });
});

interface BreakableDocument {
  readonly paths: Readonly<
    Record<string, { readonly post?: { operationId?: string; responses: Record<string, Json> } }>
  >;
}
