/** v2: departments and offices, which it only lists. */
import { type departmentOperations, departmentType } from '../../../spec/v2/departments.ts';
import { type officeOperations, officeType } from '../../../spec/v2/offices.ts';
import type { Handlers } from '../../handler.ts';
import { listResources } from './resources.ts';

export const departmentHandlers: Handlers<typeof departmentOperations> = {
  listDepartments: (call) => listResources(departmentType, call),
};

export const officeHandlers: Handlers<typeof officeOperations> = {
  listOffices: (call) => listResources(officeType, call),
};
