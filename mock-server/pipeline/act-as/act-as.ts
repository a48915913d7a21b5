/**
 * Finds out through whose eyes the control API is used, and whether that user may do it. The management token is the
 * whole sandbox; the header `Drydock-Act-As` narrows it to what one of its users may do.
 */
import { ACT_AS, personaKeys } from '../../../spec/personas.ts';
import type { RecordOf } from '../../../spec/records.ts';
import { explainMissing, mayDo } from '../../access/permissions.ts';
import { personas } from '../../seed/personas.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Exchange, Verdict } from '../exchange.ts';

type User = RecordOf<'user'>;

/** Sets the actor of an exchange of the control API, or says why there is none or why that user may not do it. */
export function actAs(exchange: Exchange): Verdict {
  const { operation, tenant, incoming } = exchange;
  if (operation.security !== 'management' || !tenant) return undefined;
  const wanted = incoming.header('drydock-act-as');
  const user = wanted === undefined ? personaUser(tenant, personas[0]?.key) : userNamed(tenant, wanted);
  if (!user) {
    return cannot(
      'not_found',
      `The header \`${ACT_AS}\` names no user of this sandbox. Use a persona (${personaKeys.map((key) => `\`${key}\``).join(', ')}) or the id of an in-house user or a subcontractor.`,
    );
  }
  if (user.type === 'service_account' || user.type === 'watcher') {
    const what = user.type === 'watcher' ? 'a watcher' : 'a service account';
    return cannot(
      'cannot_sign_in',
      `${user.name} is ${what} and cannot sign in to the console. Act as an in-house user or a subcontractor.`,
    );
  }
  exchange.actor = user;
  const { permission } = operation;
  if (permission === undefined || mayDo(user, permission)) return undefined;
  return { code: 'permission_denied', detail: explainMissing(tenant, user, permission) };
}

function userNamed(tenant: Tenant, name: string): User | undefined {
  return tenant.get('user', name) ?? personaUser(tenant, name);
}

function personaUser(tenant: Tenant, key: string | undefined): User | undefined {
  const number = personas.find((persona) => persona.key === key)?.user;
  return number === undefined ? undefined : tenant.get('user', tenant.collection('user').idOf(number) ?? '');
}

function cannot(code: string, detail: string): Verdict {
  return { code: 'cannot_act_as', detail, errors: [{ header: ACT_AS, code, detail }] };
}
