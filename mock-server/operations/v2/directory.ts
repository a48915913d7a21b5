/** v2: what it only lists. */
import { type areaOperations, areaType } from '../../../spec/v2/areas.ts';
import { type calendarOperations, calendarType } from '../../../spec/v2/calendars.ts';
import { type companyOperations, companyType } from '../../../spec/v2/companies.ts';
import { type customFieldOperations, customFieldType } from '../../../spec/v2/custom-fields.ts';
import { type departmentOperations, departmentType } from '../../../spec/v2/departments.ts';
import { type officeOperations, officeType } from '../../../spec/v2/offices.ts';
import { type teamOperations, teamType } from '../../../spec/v2/teams.ts';
import { type userOperations, userType } from '../../../spec/v2/users.ts';
import type { Handlers } from '../../handler.ts';
import { listResources } from './resources.ts';

export const directoryHandlers: Handlers<
  [
    ...typeof companyOperations,
    ...typeof officeOperations,
    ...typeof departmentOperations,
    ...typeof teamOperations,
    ...typeof areaOperations,
    ...typeof calendarOperations,
    ...typeof customFieldOperations,
    ...typeof userOperations,
  ]
> = {
  listCompanies: (call) => listResources(companyType, call),
  listOffices: (call) => listResources(officeType, call),
  listDepartments: (call) => listResources(departmentType, call),
  listTeams: (call) => listResources(teamType, call),
  listAreas: (call) => listResources(areaType, call),
  listCalendars: (call) => listResources(calendarType, call),
  listCustomFields: (call) => listResources(customFieldType, call),
  listUsers: (call) => listResources(userType, call),
};
