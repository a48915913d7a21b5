/** `compose.yaml` as a container engine reads it: its variables filled in, and its aliases merged. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** A service, as far as the tests look at it. */
export interface Service {
  readonly profiles?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required: boolean }>>;
}

/** The file. */
export interface Compose {
  readonly services: {
    readonly drydock: Service & { readonly build: { readonly context: string } };
    readonly 'drydock-2': Service;
    readonly database: Service & { readonly image: string };
  };
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Reads the file with these variables. */
export async function readCompose(variables: Readonly<Record<string, string>>): Promise<Compose> {
  const text = await readFile(new URL('../../compose.yaml', import.meta.url), 'utf8');
  return parse(text, (_, value) => (typeof value === 'string' ? fillIn(value, variables) : value), {
    merge: true,
  }) as Compose; // its form is what the tests look at
}

const INNERMOST = /\$\{(\w+)(?:(:[-+])([^${}]*))?\}/;

/** `${A}`, `${A:-else}` and `${A:+then}`, also within each other. */
function fillIn(text: string, variables: Readonly<Record<string, string>>): string {
  let filled = text;
  while (INNERMOST.test(filled)) {
    filled = filled.replace(INNERMOST, (_, name: string, sign = '', other = '') => {
      const value = variables[name] ?? '';
      if (sign === ':-') return value === '' ? other : value;
      if (sign === ':+') return value === '' ? '' : other;
      return value;
    });
  }
  return filled;
}
