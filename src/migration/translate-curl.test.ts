// A curl for v2 becomes the curl for v4, and what is lost on the way is said.
import { describe, expect, test } from 'vitest';
import { runProgram } from '../snippets/testing/run-program.ts';
import { type TranslatedCurl, translateCurl } from './translate-curl.ts';

const OURS = 'http://localhost:4400';

function translated(command: string, variables: Readonly<Record<string, string>> = {}): TranslatedCurl {
  const idOf = (kind: string, number: number) => (number < 100 ? `${kind}_of_${number}` : undefined);
  const result = translateCurl(command, { idOf, origins: [OURS], variables });
  if ('fault' in result) throw new Error(result.fault);
  return result;
}

function fault(command: string): string {
  const result = translateCurl(command, { idOf: () => undefined, origins: [OURS] });
  if ('fault' in result) return result.fault;
  throw new Error(`It was translated: ${result.curl}`);
}

/** The arguments that a shell hands to curl. */
async function argumentsOf(command: string): Promise<readonly string[]> {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return (await runProgram('bash', ['-c', script])).split('\0').slice(0, -1);
}

describe('ids', () => {
  test('take the place of numbers in requests to this site', () => {
    const { curl, notes } = translated(`curl ${OURS}/v2/employees/7 -H 'X-API-Key: k'`);
    expect(curl).toContain(`'${OURS}/v4/employees/employee_of_7'`);
    expect(curl).toContain("-H 'Authorization: Bearer k'");
    expect(notes).toEqual([]);
  });

  test('of another server are not guessed: there the number is another record', () => {
    const { curl, notes } = translated(`curl https://api.kontor.example/v2/employees/7 -H 'X-API-Key: k'`);
    expect(curl).toContain("'https://api.kontor.example/v4/employees/<employee_id>'");
    expect(notes).toEqual([expect.stringMatching(/employee 7 .*<employee_id>/)]);
  });
});

describe('variables of the shell', () => {
  test('stay variables, wherever they stand', async () => {
    const { curl } = translated(`curl "$BASE/v2/employees?pagesize=$SIZE" -H "X-API-Key: $KEY"`);
    const set = ['BASE=http://h', 'SIZE=5', `KEY='a "b"'`].join('; ');
    const words = await argumentsOf(`${set}\n${curl}`);
    expect(words[0]).toBe('http://h/v4/employees?limit=5');
    expect(words).toContain('Authorization: Bearer a "b"');
  });

  test('within a body are filled in by the shell', async () => {
    const body = String.raw`"{\"data\":{\"attributes\":{\"first-name\":\"$NAME\",\"last-name\":\"!it's\"}}}"`;
    const { curl } = translated(`curl ${OURS}/v2/employees -d ${body}`);
    const words = await argumentsOf(`NAME=Ada\n${curl}`);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({ first_name: 'Ada', last_name: "!it's" });
  });

  test('in the place of a number cannot become an id, and that is said', () => {
    const { curl, notes } = translated(`curl "${OURS}/v2/employees/$ID" -H 'X-API-Key: k'`);
    expect(curl).toContain('/v4/employees/<employee_id>');
    expect(notes).toEqual([expect.stringContaining('`$ID`')]);
  });

  test('that are known are filled in', () => {
    const { curl } = translated(`curl ${OURS}/v2/employees -H "X-API-Key: $KONTOR_TOKEN"`, {
      KONTOR_TOKEN: 'kontor_sbx_pat_x',
    });
    expect(curl).toContain("'Authorization: Bearer kontor_sbx_pat_x'");
  });
});

describe('what v4 says otherwise', () => {
  test('is noted: pages, files, options of curl, what stands behind', () => {
    const { notes } = translated(`curl -s '${OURS}/v2/employees?page=2' -H 'X-API-Key: k' | jq .data`);
    expect(notes).toEqual([
      expect.stringContaining('meta.next_cursor'),
      expect.stringContaining('`-s`'),
      expect.stringContaining('`| jq .data`'),
    ]);
  });

  test('is noted of a replacement, which becomes a change', () => {
    const body = '{"data":{"type":"employees","attributes":{"first-name":"Ada"}}}';
    const { curl, notes } = translated(`curl -X PUT ${OURS}/v2/employees/7 -H 'X-API-Key: k' -d '${body}'`);
    expect(curl).toMatch(/^curl -X PATCH /);
    expect(notes).toEqual([expect.stringContaining('PATCH')]);
  });

  test('is noted of a request without a key', () => {
    expect(translated(`curl ${OURS}/v2/employees`).notes).toEqual([expect.stringContaining('Bearer')]);
  });

  test('does not touch the file of a form, whose fields it renames', async () => {
    const { curl, notes } = translated(
      `curl ${OURS}/v2/documents -H 'X-API-Key: k' -F "file=@/tmp/it's a plan.pdf;type=application/pdf" -F employee-id=7 -F category-id=2`,
    );
    expect(notes).toEqual([]);
    const words = await argumentsOf(curl);
    expect(words).toContain(`${OURS}/v4/documents`);
    expect(words.filter((_, index) => words[index - 1] === '-F').sort()).toEqual([
      'category_id=document_category_of_2',
      'employee_id=employee_of_7',
      `file=@/tmp/it's a plan.pdf;type=application/pdf`,
    ]);
  });

  test('is noted of a body in a file, once', () => {
    const { notes } = translated(`curl ${OURS}/v2/employees -H 'X-API-Key: k' -d @new.json`);
    expect(notes).toEqual([expect.stringContaining('`@new.json`')]);
  });
});

test.each([
  ['', 'Paste a curl command.'],
  ['ls', 'There is no curl command in this.'],
  ['curl http://localhost:4400/v4/employees', 'no `/v2/`'],
  ['curl http://localhost:4400/v2/ships', 'v2 has nothing at `/v2/ships`.'],
  ['curl -X DELETE http://localhost:4400/v2/employees/4', 'GET, PUT'],
  [`curl 'http://localhost:4400/v2/employees`, 'never closed'],
  ['curl http://localhost:4400/v2/employees/$(cat id)', 'another command'],
])('%j is answered in words', (command, expected) => {
  expect(fault(command)).toContain(expected);
});
