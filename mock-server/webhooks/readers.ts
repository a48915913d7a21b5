/**
 * For whom a webhook delivers. One that integrations made or changed carries no more than all of them may read at that
 * moment (P4): otherwise the right to webhooks would be the right to everything. It goes on firing all the same (P3).
 */
import { v4Operations } from '../../spec/contract.ts';
import { type EventType, eventCatalogue } from '../../spec/events.ts';
import { type IntegrationRight, rightsNeeded } from '../../spec/rights.ts';
import { employeeAttributes } from '../../spec/schemas/employee.ts';
import type { Credential } from '../access/credential.ts';
import { integrationsOf } from '../access/integrations.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';

/** What of an event decides on what is left out. */
interface Told {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What every record has, which anybody may know who is told that there is one. */
const BASE = ['id', 'number', 'created_at', 'updated_at'];

/** Notes who made a webhook, where that is an integration. */
export function noteMaker(draft: Draft, webhookId: string, { client, id }: Credential): void {
  if (client?.kind === 'integration') draft.setEntry('webhook_readers', webhookId, [id]);
}

/**
 * Notes who changed a webhook: an integration is one more for whom it delivers. Anybody else who says anew where it
 * delivers to answers for that.
 */
export function noteChange(
  draft: Draft,
  webhookId: string,
  { client, id }: Credential,
  isAimed: boolean,
): void {
  const readers = readersOf(draft, webhookId);
  if (client?.kind === 'integration') {
    if (!readers.includes(id)) draft.setEntry('webhook_readers', webhookId, [...readers, id]);
  } else if (isAimed) forgetReaders(draft, webhookId);
}

/** Forgets for whom a webhook delivers. */
export function forgetReaders(draft: Draft, webhookId: string): void {
  if (readersOf(draft, webhookId).length > 0) draft.dropEntry('webhook_readers', webhookId);
}

/** The fields of an event's record that a webhook does not carry, as things are now. */
export function omittedFor(view: TenantView, webhookId: string, event: Told): readonly string[] {
  const hidden = new Set(readersOf(view, webhookId).flatMap((id) => hiddenFrom(view, id, event)));
  return [...hidden];
}

function readersOf(view: TenantView, webhookId: string): readonly string[] {
  return (view.entry('webhook_readers', webhookId) ?? []) as readonly string[]; // only written above
}

function hiddenFrom(view: TenantView, integrationId: string, { type, data }: Told): readonly string[] {
  const kind = eventCatalogue.find((definition) => definition.type === type)?.kind;
  if (kind === undefined) return []; // a test event has no record
  const integration = integrationsOf(view).find(({ id, active }) => active && id === integrationId);
  const needed = rightsToRead(kind);
  if (!integration || !needed?.every((right) => integration.rights.includes(right))) {
    return Object.keys(data).filter((field) => !BASE.includes(field));
  }
  if (kind !== 'employee') return [];
  return employeeAttributes.filter((attribute) => !integration.attributes.includes(attribute));
}

/** The rights that open a record of a kind to an integration; `undefined`: none does. */
function rightsToRead(kind: string): readonly IntegrationRight[] | undefined {
  const get = v4Operations.find(({ method, path }) => method === 'get' && path.endsWith(`/{${kind}_id}`));
  return get && rightsNeeded(get);
}
