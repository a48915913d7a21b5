/** Every twin of the site: what the `.md` addresses, `llms.txt` and `llms-full.txt` are made from. */
import { changeTwins } from './changes.ts';
import { documentTwins } from './documents.ts';
import { eventsTwin } from './events.ts';
import { exampleTwins } from './examples.ts';
import { operatorTwin } from './operator.ts';
import { problemTwins } from './problems.ts';
import { consoleTwins, guideTwins, homeTwins } from './site.ts';
import type { Twin } from './twin.ts';

let twins: Promise<readonly Twin[]> | undefined;

/** All of them, in the order in which a reader meets them. */
export function allTwins(): Promise<readonly Twin[]> {
  twins ??= guideTwins().then((guides) => [
    ...homeTwins(),
    ...guides,
    eventsTwin(),
    ...exampleTwins(),
    ...changeTwins(),
    ...documentTwins(),
    ...consoleTwins(),
    operatorTwin(),
    ...problemTwins(),
  ]);
  return twins;
}
