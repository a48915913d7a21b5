/** What the page *From v2 to v4* says, worked out from the contract: for the page and for its twin. */
import { documents, successorOf } from '../../spec/contract.ts';
import type { Operation } from '../../spec/operation.ts';
import { t } from '../i18n/t.ts';
import {
  type FieldRow,
  fieldMappingOf,
  type OperationPage,
  operationPage,
} from '../operations/operation-page.ts';

/** A topic, in which the versions differ. */
export interface Difference {
  readonly topic: string;
  readonly v2: string;
  readonly v4: string;
}

/** The fields of a type of v2 and their names in v4. */
export interface FieldTable {
  readonly type: string;
  readonly rows: readonly FieldRow[];
}

/** A group of v2: its operations, and the fields of the types that they carry. */
export interface MigrationGroup {
  readonly id: string;
  readonly title: string;
  readonly operations: ReadonlyArray<{ readonly page: OperationPage; readonly to: Operation }>;
  readonly fields: readonly FieldTable[];
}

/** Since when v2 is being replaced and until when it answers, as days. */
export function legacyDates(): { readonly since: string; readonly until: string } {
  const { deprecation } = documents.v2;
  if (!deprecation) throw new TypeError('v2 has no dates of its end.');
  return { since: deprecation.since.slice(0, 10), until: deprecation.sunset.slice(0, 10) };
}

/** How the versions differ, whatever the operation. */
export function differences(): readonly Difference[] {
  const facts = ['address', 'auth', 'shape'] as const;
  const later = ['lists', 'errors', 'limits'] as const;
  const own = ['ids', 'writes'] as const;
  const fact = (name: (typeof facts | typeof later)[number]) => ({
    topic: t(`facts.${name}`),
    v2: t(`facts.v2.${name}`),
    v4: t(`facts.v4.${name}`),
  });
  return [
    ...facts.map(fact),
    ...own.map((name) => ({
      topic: t(`guide.${name}`),
      v2: t(`guide.${name}.v2`),
      v4: t(`guide.${name}.v4`),
    })),
    ...later.map(fact),
    { topic: t('guide.webhooks'), v2: t('guide.webhooks.v2'), v4: t('guide.webhooks.v4') },
  ];
}

/** All operations of v2 that have a successor, by group. */
export function migrationGroups(): readonly MigrationGroup[] {
  const { groups, operations } = documents.v2;
  return Object.entries(groups).flatMap(([id, { title }]) => {
    const own = operations
      .filter(({ group }) => group === id)
      .flatMap((operation) => {
        const to = successorOf(operation);
        return to ? [{ page: operationPage(operation), to }] : [];
      });
    if (own.length === 0) return [];
    const types = own.flatMap(({ page }) => page.operation.successor?.fields ?? []);
    const fields = [...new Set(types)].map((type) => ({ type, rows: fieldMappingOf(type) }));
    return [{ id, title, operations: own, fields }];
  });
}

/** Requests that the translator offers: of each way in which a request can change, one. */
export function offeredOperations(): readonly Operation[] {
  const wanted = ['listTickets', 'getEmployee', 'replaceEmployee', 'createTimeOff', 'deactivateEmployee'];
  return wanted.flatMap((id) => documents.v2.operations.find((operation) => operation.id === id) ?? []);
}
