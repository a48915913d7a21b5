/** v4: departments. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Department, DepartmentCreate, DepartmentPatch, department } from '../schemas/department.ts';
import { seeded } from '../seeded.ts';

const params = z.strictObject({ department_id: recordId('department') });

export const departmentOperations = [
  defineOperation({
    document: 'v4',
    id: 'listDepartments',
    group: 'departments',
    slug: 'list',
    method: 'get',
    path: '/departments',
    summary: 'List departments',
    description: 'The parts of the company. `parent_id` makes them a tree.',
    scopes: ['departments:read'],
    query: listQuery(department),
    responses: {
      200: {
        description: 'A page of departments.',
        body: listOf('DepartmentList', Department, 'departments'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-by-name',
        summary: 'The first three by name',
        query: { limit: 3, sort: 'name' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getDepartment',
    group: 'departments',
    slug: 'get',
    method: 'get',
    path: '/departments/{department_id}',
    summary: 'Get a department',
    description: 'One department.',
    scopes: ['departments:read'],
    params,
    responses: { 200: { description: 'The department.', body: Department } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The department',
        params: { department_id: seeded.department(2) },
        expect: { '/number': 2 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createDepartment',
    group: 'departments',
    slug: 'create',
    method: 'post',
    path: '/departments',
    summary: 'Create a department',
    description: 'Adds a department, at the top or below another one.',
    scopes: ['departments:write'],
    body: DepartmentCreate,
    responses: {
      201: { description: 'The department as created; `Location` is its address.', body: Department },
    },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'A department below another one',
        json: { name: 'Timber construction', parent_id: seeded.department(2) },
        expect: { '/name': 'Timber construction' },
      },
      {
        name: '409-name-taken',
        summary: 'The name is taken, letter case aside',
        given: [{ operation: 'createDepartment', json: { name: 'Timber construction' } }],
        json: { name: 'timber construction' },
        expect: { '/errors/0/pointer': '/name' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateDepartment',
    group: 'departments',
    slug: 'update',
    method: 'patch',
    path: '/departments/{department_id}',
    summary: 'Change a department',
    description: 'JSON Merge Patch (RFC 7396). A department cannot end up below itself.',
    scopes: ['departments:write'],
    params,
    body: DepartmentPatch,
    responses: { 200: { description: 'The department as changed.', body: Department } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '200-renamed',
        summary: 'Another name',
        params: { department_id: seeded.department(3) },
        json: { name: 'Planning and permits' },
        expect: { '/name': 'Planning and permits' },
      },
      {
        name: '409-name-taken',
        summary: 'The name of another department',
        given: [{ operation: 'createDepartment', json: { name: 'Timber construction' } }],
        params: { department_id: seeded.department(3) },
        json: { name: 'Timber construction' },
        expect: { '/errors/0/pointer': '/name' },
      },
      {
        name: '422-below-itself',
        summary: 'A department below itself',
        params: { department_id: seeded.department(3) },
        json: { parent_id: seeded.department(3) },
        expect: { '/errors/0/pointer': '/parent_id' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteDepartment',
    group: 'departments',
    slug: 'delete',
    method: 'delete',
    path: '/departments/{department_id}',
    summary: 'Delete a department',
    description: 'Removes a department to which neither employees nor other departments refer.',
    scopes: ['departments:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    problems: ['still_referenced'],
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Nobody belongs to it',
        params: { department_id: seeded.department(6) },
      },
      {
        name: '409-still-referenced',
        summary: 'Employees belong to it',
        params: { department_id: seeded.department(2) },
        expect: { '/errors/0/code': 'referenced' },
      },
    ],
  }),
] as const;
