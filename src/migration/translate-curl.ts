/**
 * A curl command for v2 in, the curl command for v4 out, with all that could not be carried over in words. Pure:
 * which id a number stands for is asked of the caller.
 */
import { parseFormText } from '../../spec/form.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { type IdOf, type Migration, migrateRequest, type NotLegacy } from '../../spec/migration.ts';
import type { Operation } from '../../spec/operation.ts';
import { t } from '../i18n/migration.ts';
import { curlSnippet } from '../snippets/curl.ts';
import { shellQuote } from '../snippets/shell-quote.ts';
import { type CurlFault, type CurlRemark, parseCurl } from './parse-curl.ts';
import { remarkText } from './remark-text.ts';
import { commandWithVariables, fillPlaces, readablePlaces } from './variable-places.ts';

/** A command that was translated. */
export interface TranslatedCurl {
  readonly curl: string;
  readonly from: Operation;
  readonly to: Operation;
  /** What could not be carried over, or only otherwise: sentences, code between backticks. */
  readonly notes: readonly string[];
}

/** How a command is translated. */
export interface TranslationOptions {
  /** The id of a record by its number, in the data that this site's own sandboxes have. */
  readonly idOf: IdOf;
  /** Addresses of this site. Elsewhere the same number is another record, so no id is put in its place. */
  readonly origins: readonly string[];
  /** Values of variables that are known, such as `KONTOR_TOKEN`. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Translates a command, or says why not. */
export function translateCurl(
  text: string,
  { idOf, origins, variables = {} }: TranslationOptions,
): TranslatedCurl | { readonly fault: string } {
  const parsed = parseCurl(text);
  if ('fault' in parsed) return { fault: faultText(parsed) };
  const { request, isForm, remarks } = parsed;
  const isOurs = origins.some((origin) => request.url.startsWith(`${origin}/`));
  const migration = migrateRequest(request, isOurs ? idOf : () => undefined);
  if ('reason' in migration) return { fault: reasonText(migration, request.method) };
  const command = isForm ? formCommand : curlSnippet;
  const curl = commandWithVariables(command(filled(migration.request, variables)));
  // A file is said once: that the body is none of v2 follows from it.
  const isBodyElsewhere = remarks.some(({ about }) => about === 'file');
  const lost = migration.remarks.filter(({ about }) => !(about === 'body' && isBodyElsewhere));
  return {
    curl,
    from: migration.from,
    to: migration.to,
    notes: [...generalNotes(migration), ...lost.map(remarkText), ...remarks.map(curlRemarkText)].map(
      readablePlaces,
    ),
  };
}

/** What is to be known about the operation, and about a request that nobody would be let in with. */
function generalNotes({ from, to, request }: Migration): readonly string[] {
  const { note, sets } = from.successor ?? {};
  const hasKey = request.headers.some(([name]) => name === 'Authorization');
  return [
    ...(note !== undefined && sets === undefined ? [note] : []), // what it sets is in the body already
    ...(to.security === 'token' && !hasKey ? [t('translator.note.key')] : []),
  ];
}

/** The command of a request whose form curl puts together, since the file is on the reader's machine. */
function formCommand(request: HttpRequest): string {
  const { body, ...rest } = request;
  const form = body?.kind === 'text' ? parseFormText(body.text) : undefined;
  if (!form) return curlSnippet(request);
  const headers = rest.headers.filter(([name]) => name !== 'Content-Type'); // curl's own has the boundary
  const fields = Object.entries(form.fields).map(([name, value]) => {
    const option = /^[@<]|;/.test(value) ? '--form-string' : '-F';
    return `${option} ${shellQuote(`${name}=${value}`)}`;
  });
  const { file } = form;
  const type = file?.type ? `;type=${file.type}` : '';
  const parts = file ? [...fields, `-F ${shellQuote(`file=@${file.name}${type}`)}`] : fields;
  return [curlSnippet({ ...rest, headers }), ...parts].join(' \\\n  ');
}

/** A request with values in the places of its variables; whatever of it is text is so all the way down. */
function filled<T>(value: T, variables: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') return fillPlaces(value, variables) as T; // a string again
  if (Array.isArray(value)) return value.map((item) => filled(item, variables)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, variables)])) as T; // the same shape
}

function faultText(fault: CurlFault): string {
  return t(`translator.fault.${fault.fault}`, 'name' in fault ? { name: fault.name } : {});
}

function reasonText(result: NotLegacy, method: string): string {
  switch (result.reason) {
    case 'not-v2':
      return t('translator.fault.not-v2');
    case 'no-successor':
      return t('translator.fault.no-successor', { operation: result.operation.summary });
    case 'no-operation': {
      const path = readablePlaces(result.path);
      if (result.methods.length === 0) return t('translator.fault.no-operation', { path });
      return t('translator.fault.no-operation.methods', { method, path, methods: result.methods.join(', ') });
    }
  }
}

function curlRemarkText(remark: CurlRemark): string {
  switch (remark.about) {
    case 'options':
      return t('translator.remark.options', { names: remark.names.map((name) => `\`${name}\``).join(', ') });
    case 'file':
      return t('translator.remark.file', { name: remark.name });
    case 'rest':
      return t('translator.remark.rest', { text: remark.text });
  }
}
