/** What any operation takes, whatever it is: parameters, a body and a token, to be spoiled in one place at a time. */
import { documentNames, documents } from '../../spec/contract.ts';
import { type Operation, pathParameters } from '../../spec/operation.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { resolvePlaceholders } from '../../spec/seeded.ts';
import { named, type OperationName, type TestSandbox } from './app.ts';
import { legacyBody, unique, writesOfV2, writesOfV4 } from './valid-bodies.ts';

/** Every operation of every document. */
export const everyOperation = documentNames
  .flatMap((name): readonly Operation[] => documents[name].operations)
  .map((operation) => ({ name: `${operation.document}.${operation.id}` as OperationName, operation }));
/** Parameters that are well formed; whether there is such a record does not matter. */
export function paramsOf(
  sandbox: TestSandbox,
  { document, path }: Operation,
): Record<string, string | number> {
  const names = pathParameters(path);
  if (document === 'v2') return Object.fromEntries(names.map((name) => [name, 1]));
  return Object.fromEntries(
    names.map((name) => {
      const made: Readonly<Record<string, string>> = {
        token_id: `pat_${'0'.repeat(26)}`,
        key_id: `key_${'0'.repeat(26)}`,
        integration_id: `int_${'0'.repeat(26)}`,
        request_id: `req_${'0'.repeat(26)}`,
        inbox_message_id: `inb_${'0'.repeat(26)}`,
        client_id: 'no-such-client',
      };
      return [name, made[name] ?? sandbox.seedId(name.replace(/_id$/, '') as 'employee', 1)]; // path parameters of v4 are called `<kind>_id`
    }),
  );
}

/** A body that is accepted. */
export function bodyOf(sandbox: TestSandbox, name: OperationName): object {
  if (name.startsWith('careers.')) {
    const lookup = {
      seeded: (_: string, number: number) => sandbox.seedId('position', number),
      given: () => '',
    };
    return resolvePlaceholders(workingScenario(named(name)).json as object, lookup);
  }
  if (name.startsWith('sandbox.')) {
    // What the control API begins with is good for a fresh sandbox and for every later one.
    const lookup = {
      seeded: (kind: string, number: number) => sandbox.seedId(kind as 'employee', number),
      given: () => undefined,
    }; // scenarios only name kinds that there are
    const { json } = resolvePlaceholders(workingScenario(named(name)), lookup);
    return { ...(json as object), ...(name === 'sandbox.createToken' && { name: unique('A token') }) };
  }
  const legacy = writesOfV2().find((write) => write.name === name);
  if (legacy) return legacyBody(legacy.type, legacy.json);
  const write = writesOfV4(sandbox).find((candidate) => candidate.name === name);
  if (!write) throw new Error(`There is no valid body for ${name}.`);
  return write.json;
}

/** The token of the sandbox that an operation works with. */
export function tokenFor(sandbox: TestSandbox, { security }: Operation): string {
  return security === 'management' ? sandbox.managementToken : sandbox.token;
}
