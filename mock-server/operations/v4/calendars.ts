/** v4: calendars of public holidays. */
import type { calendarOperations } from '../../../spec/v4/calendars.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { listRecords } from './list.ts';

export const calendarHandlers: Handlers<typeof calendarOperations> = {
  listCalendars: (call) => listRecords('calendar', call),

  getCalendar: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'calendar', params.calendar_id),
  }),
};
