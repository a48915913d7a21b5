/**
 * Finds the tenant of a public request: nobody signs in, so it is the company that the query names. It may be anybody's:
 * what the operation answers with is what the public may see.
 */
import { companyOf, DEMO_COMPANY, sandboxOf } from '../../../spec/careers/company.ts';
import { isTenantId } from '../../store/tenant-id.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Tenants } from '../../tenants/tenants.ts';
import type { Exchange, Verdict } from '../exchange.ts';

/** What finding a company needs. */
export interface CompanyParts {
  readonly tenants: Tenants;
}

/** Puts the tenant on the exchange, or says that there is no such company. Synchronous while it is in memory. */
export function findCompany(exchange: Exchange, { tenants }: CompanyParts): Verdict | Promise<Verdict> {
  const company = new URLSearchParams(exchange.incoming.query).get('company') ?? DEMO_COMPANY;
  const id = sandboxOf(company) ?? '';
  if (!isTenantId(id)) {
    // A name that is wrong in itself is the validation's to refuse.
    exchange.tenant = tenants.demo;
    return company === DEMO_COMPANY || !/^[a-z0-9-]{1,80}$/.test(company) ? undefined : unknown(company);
  }
  const loaded = tenants.peek(id);
  if (loaded) return found(exchange, loaded, company);
  return tenants.open(id).then((opened) => found(exchange, opened, company));
}

function found(exchange: Exchange, tenant: Tenant | undefined, company: string): Verdict {
  exchange.tenant = tenant;
  return tenant && companyOf(tenant.id) === company ? undefined : unknown(company);
}

function unknown(company: string): Verdict {
  const detail = `There is no company \`${company}\`, or its sandbox has ended.`;
  return {
    code: 'not_found',
    detail,
    errors: [{ parameter: 'company', code: 'not_found', detail }],
  };
}
