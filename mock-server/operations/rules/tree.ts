/** Records that are parts of others of their kind form trees: nobody is their own superior, however indirectly. */
import { nameOf } from '../../../spec/fields.ts';
import type { Kind } from '../../../spec/records.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';

/**
 * Walks up from a parent.
 *
 * @throws {Refusal} the record itself is above it
 */
export function requireNoCycle(
  view: TenantView,
  kind: Kind,
  id: string,
  field: string,
  parentId: string | null,
): void {
  const seen = new Set<string>();
  let above: unknown = parentId;
  while (typeof above === 'string' && !seen.has(above)) {
    if (above === id) {
      throw refuseField(
        'validation_failed',
        `/${field}`,
        'cycle',
        `This would put the ${nameOf(kind)} below itself.`,
      );
    }
    seen.add(above);
    const record: object | undefined = view.get(kind, above);
    above = record && (record as Readonly<Record<string, unknown>>)[field];
  }
}
