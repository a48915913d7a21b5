/** Careers: open positions, with names in place of the ids of the core API. */
import type { z } from 'zod';
import type { OpenPosition, positionOperations } from '../../../spec/careers/positions.ts';
import type { RecordOf } from '../../../spec/records.ts';
import type { Handlers } from '../../handler.ts';
import { notFound, requireRecord } from '../../tenants/records.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { listRecords } from '../v4/list.ts';

function toOpenPosition(view: TenantView, position: RecordOf<'position'>): z.output<typeof OpenPosition> {
  const { id, office_id, department_id } = position;
  const office = requireRecord(view, 'office', office_id);
  const { title, employment_type, experience, description, requirements, published_on } = position;
  return {
    id,
    title,
    employment_type,
    experience,
    description,
    requirements,
    published_on,
    department: requireRecord(view, 'department', department_id).name,
    office: office.name,
    city: office.city,
    country: office.country,
  };
}

/** The offices of a city; letter case aside. */
function officesIn(view: TenantView, city: string): ReadonlySet<string> {
  const offices = view.collection('office').withValue('city', city.toLowerCase());
  return new Set([...offices].map(({ id }) => id));
}

export const positionHandlers: Handlers<typeof positionOperations> = {
  listPositions: (call) => {
    const { city, company: _company, ...query } = call.query;
    const offices = city === undefined ? undefined : officesIn(call.tenant, city);
    const page = listRecords(
      'position',
      { ...call, query: { ...query, sort: 'created_at' } },
      { status: 'open' },
      {
        asked: call.query,
        ...(offices && {
          condition: { name: `in ${city}`, holds: ({ office_id }) => offices.has(String(office_id)) },
        }),
      },
    );
    const data = page.body.data.map((position) => toOpenPosition(call.tenant, position));
    return { ...page, body: { ...page.body, data } };
  },

  getPosition: ({ tenant, params }) => {
    const position = requireRecord(tenant, 'position', params.position_id);
    if (position.status !== 'open') throw notFound('position');
    return { status: 200, body: toOpenPosition(tenant, position) };
  },
};
