/** What an integration can be given, as rows to choose from. For build time: the applications get the rows. */
import { type IntegrationRight, integrationRightNames, integrationRights } from '../../../spec/rights.ts';
import { Employee, type EmployeeAttribute, employeeAttributes } from '../../../spec/schemas/employee.ts';

export type Right = IntegrationRight;

/** A collection with the rights that there are for it. */
export interface RightRow {
  readonly collection: string;
  readonly label: string;
  readonly rights: ReadonlyArray<{ readonly name: Right; readonly text: string }>;
}

/** An attribute of employees. */
export interface AttributeChoice {
  readonly name: EmployeeAttribute;
  readonly text: string;
}

/** Everything that can be ticked. */
export interface IntegrationChoices {
  readonly rights: readonly RightRow[];
  readonly attributes: readonly AttributeChoice[];
}

/** The matrix and the attributes, from the contract. */
export function integrationChoices(): IntegrationChoices {
  const collections = [...new Set(integrationRightNames.map((right) => right.split(':')[0] ?? ''))];
  return {
    rights: collections.map((collection) => ({
      collection,
      label: collection.replace(/^./, (first) => first.toUpperCase()),
      rights: integrationRightNames
        .filter((right) => right.startsWith(`${collection}:`))
        .map((name) => ({ name, text: integrationRights[name] })),
    })),
    attributes: employeeAttributes.map((name) => ({ name, text: Employee.shape[name].description ?? '' })),
  };
}
