/** Statements as templates, whose values travel apart from them as parameters. */
import { type ClientBase, types } from 'pg';

/** What a statement may be given. */
export type SqlValue = string | number | boolean | null | Uint8Array | readonly (string | number | null)[];

/** Puts statements to the database, in the order of the calls; none waits for the answer of the one before. */
export interface Sql {
  <Row extends object = Record<string, unknown>>(
    statement: TemplateStringsArray,
    ...values: readonly SqlValue[]
  ): Promise<readonly Row[]>;
  /** Runs a text that may hold several statements, and no values. */
  script(text: string): Promise<void>;
}

/** Puts the statements to a connection, or to whichever of a pool is free. */
export function sqlOf(place: Pick<ClientBase, 'query'>): Sql {
  const sql = async <Row extends object>(
    statement: TemplateStringsArray,
    ...values: readonly SqlValue[]
  ): Promise<readonly Row[]> =>
    (await place.query<Row>({ ...prepared(statement), values: [...values] })).rows;
  return Object.assign(sql, {
    script: async (text: string) => {
      await place.query(text);
    },
  });
}

interface Prepared {
  readonly name: string;
  readonly text: string;
}

const known = new WeakMap<TemplateStringsArray, Prepared>();
let count = 0;

/** A statement of the program has one name for good: every connection has it parsed once. */
function prepared(statement: TemplateStringsArray): Prepared {
  const earlier = known.get(statement);
  if (earlier) return earlier;
  count += 1;
  const text = statement.reduce((before, part, index) => `${before}$${index}${part}`);
  const made = { name: `drydock_${count}`, text };
  known.set(statement, made);
  return made;
}

/** How columns are read: counts and times fit into a number; as text they would have to be parsed at every use. */
export const COLUMNS = {
  getTypeParser: ((type: number, format?: 'text' | 'binary') =>
    type === types.builtins.INT8 && format !== 'binary'
      ? Number
      : types.getTypeParser(type, format)) as typeof types.getTypeParser,
};
