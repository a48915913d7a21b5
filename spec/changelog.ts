/**
 * What changed in each API and when, newest first: the changelog, its feed, and the version and day that the documents
 * carry all come from here. A change of the contract gets its line here.
 */
import { legacyDeprecation } from './deprecation.ts';
import type { DocumentName } from './operation.ts';

/** What kind of change it is, in the words of keepachangelog.com. */
export type ChangeKind = 'added' | 'changed' | 'deprecated' | 'fixed';

/** One change, in a sentence; code stands between backticks. */
export interface Change {
  readonly kind: ChangeKind;
  readonly text: string;
}

/** A version of a document. */
export interface Release {
  readonly document: DocumentName;
  /** As semantic versioning has it. */
  readonly version: string;
  /** Day of the release, `YYYY-MM-DD`. */
  readonly date: string;
  /** What it is about, in a few words. */
  readonly title: string;
  readonly changes: readonly Change[];
}

const [deprecatedOn = ''] = legacyDeprecation.since.split('T');
const [endsOn = ''] = legacyDeprecation.sunset.split('T');

/** All releases, newest first. */
export const releases: readonly Release[] = [
  {
    document: 'oauth',
    version: '1.0.0',
    date: '2026-11-25',
    title: 'First release',
    changes: [
      { kind: 'added', text: 'Access tokens of 15 minutes for clients: `POST /oauth/token`.' },
      { kind: 'added', text: 'Ask about a token, end it, and find all of this by its metadata.' },
    ],
  },
  {
    document: 'v2',
    version: '2.11.0',
    date: '2026-11-25',
    title: 'Tokens for clients',
    changes: [
      {
        kind: 'added',
        text: '`POST /v2/auth` gives a client a token of 24 hours; `/v2/auth/logout` ends it.',
      },
      {
        kind: 'added',
        text: 'While the API is not active for the account, a client gets no token: `api_not_active`.',
      },
    ],
  },
  {
    document: 'v4',
    version: '4.3.0',
    date: '2026-11-25',
    title: 'Webhooks, and attachments of tickets',
    changes: [
      {
        kind: 'added',
        text: 'Webhooks, signed by Standard Webhooks 1.0, with deliveries that can be sent again.',
      },
      {
        kind: 'added',
        text: 'A webhook that an integration made or changed carries what the integration may read, and names the rest in `meta.omitted`.',
      },
      { kind: 'added', text: 'Events of every write, whichever version made it.' },
      { kind: 'added', text: 'Files at tickets: list, upload, read and download attachments.' },
      {
        kind: 'changed',
        text: 'An unknown path or another method counts against the limit of the token, and the answer tells what is left.',
      },
    ],
  },
  {
    document: 'v2',
    version: '2.10.0',
    date: '2026-11-25',
    title: 'Files',
    changes: [
      { kind: 'added', text: 'Images of tickets, documents of employees and what those can be about.' },
      { kind: 'changed', text: 'A change to a project has to say in `If-Match` which version it is about.' },
    ],
  },
  {
    document: 'careers',
    version: '1.0.0',
    date: '2026-11-25',
    title: 'The public API',
    changes: [{ kind: 'added', text: 'Open positions, and applying for them, without any key.' }],
  },
  {
    document: 'sandbox',
    version: '1.1.0',
    date: '2026-11-25',
    title: 'Access for people',
    changes: [
      { kind: 'added', text: 'The account: its plan, the activation of the API, requests to support.' },
      {
        kind: 'added',
        text: 'Users with their permissions and tokens, and the audit trail of every change of access.',
      },
      { kind: 'added', text: 'Webhooks of the account, and an inbox that receives and checks deliveries.' },
      {
        kind: 'added',
        text: 'The request log as a live stream (server-sent events), with filters and sending again.',
      },
      {
        kind: 'changed',
        text: 'The request log also has what no operation takes: an unknown path, another method, a URL that is too long. `operation` is then `null`.',
      },
    ],
  },
  {
    document: 'v4',
    version: '4.2.0',
    date: '2026-11-21',
    title: 'Working time, files and reports',
    changes: [
      { kind: 'added', text: 'Attendances: who worked when, and for which project.' },
      { kind: 'added', text: 'Documents, with upload and download of their files.' },
      { kind: 'added', text: 'Reports, computed from the records as they are.' },
      { kind: 'added', text: '`Idempotency-Key` on every create: a retry gets the first answer again.' },
      { kind: 'changed', text: 'Every record has an `ETag`; `If-Match` keeps two writers apart.' },
    ],
  },
  {
    document: 'v2',
    version: '2.9.1',
    date: '2026-11-21',
    title: 'The way to v4 in every answer',
    changes: [
      { kind: 'changed', text: '`Link` leads to the very record in v4, not only to its operation.' },
      { kind: 'fixed', text: 'Hours of work keep their fractions: 38.75 stays 38.75.' },
    ],
  },
  {
    document: 'sandbox',
    version: '1.0.0',
    date: '2026-11-21',
    title: 'First release',
    changes: [
      { kind: 'added', text: 'Start, reset and end a sandbox, issue tokens, make clients.' },
      { kind: 'added', text: 'Read the request log, answer with errors on purpose, move the clock.' },
    ],
  },
  {
    document: 'v4',
    version: '4.1.0',
    date: '2026-06-15',
    title: 'Teams, calendars and custom fields',
    changes: [
      { kind: 'added', text: 'Teams and areas, companies, users and roles.' },
      { kind: 'added', text: 'Calendars with the public holidays of each office.' },
      { kind: 'added', text: 'Custom fields, and their values as `custom_values` of employees.' },
    ],
  },
  {
    document: 'v4',
    version: '4.0.0',
    date: deprecatedOn,
    title: 'The new API',
    changes: [
      { kind: 'added', text: 'Employees, departments, offices, absences, projects and tickets on `/v4`.' },
      { kind: 'added', text: 'Bearer tokens with scopes, cursors, problem details (RFC 9457).' },
    ],
  },
  {
    document: 'v2',
    version: '2.9.0',
    date: deprecatedOn,
    title: 'v2 is being replaced by v4',
    changes: [
      {
        kind: 'deprecated',
        text: `All of v2. It is supported until ${endsOn}, and being replaced by v4 since ${deprecatedOn}. Every answer says so in \`Deprecation\` and \`Sunset\`.`,
      },
      {
        kind: 'added',
        text: 'Every object carries `id-v4`, its id in v4, so that both can be used side by side.',
      },
    ],
  },
];

/** The version of a document and the day of its last change. @throws {TypeError} it was never released */
export function latestOf(document: DocumentName): { readonly version: string; readonly changed: string } {
  const release = releases.find((candidate) => candidate.document === document);
  if (!release) throw new TypeError(`The changelog has nothing about ${document}.`);
  return { version: release.version, changed: release.date };
}
