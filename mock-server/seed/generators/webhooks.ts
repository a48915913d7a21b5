/** The webhook that a sandbox begins with: it tells the inbox of tickets and of new employees. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

/** Stands in the seed for the public URL of the portal, which is known when the server starts. */
export const PORTAL = 'https://portal.example';

export function generateWebhooks(): readonly RecordOf<'webhook'>[] {
  return [
    {
      ...stamp('webhook', 1, at('2026-09-21', '07:40')),
      description: 'Shows in the inbox what happens to tickets and who joins.',
      url: `${PORTAL}/inbox`,
      events: ['ticket.*', 'employee.created'],
      enabled: true,
      disabled_reason: null,
      basic: null,
      headers: [{ name: 'X-Kontor-Company', value: 'nordwind-bau', hidden: false }],
    },
  ];
}
