/**
 * Checks a form against the schemas of its operation: the very ones that the server checks with. Loaded when somebody
 * begins to edit, since nobody needs it before.
 */
import { z } from 'zod';
import { operationOf } from '../../spec/contract.ts';
import { parseFormText } from '../../spec/form.ts';
import { bodyErrors, parameterErrors } from '../../spec/issues.ts';
import type { DocumentName, Operation } from '../../spec/operation.ts';
import { requestHeaders } from '../../spec/request-headers.ts';
import { UploadedFile } from '../../spec/upload.ts';
import { t } from '../i18n/try.ts';
import { type Mark, readForm } from './form.ts';

// Compiled schemas need `new Function`, which the site's policy forbids.
z.config({ jitless: true });

/** What is wrong with the form, field by field. */
export function validateForm(
  form: HTMLFormElement,
  document: DocumentName,
  operationId: string,
): readonly Mark[] {
  const operation = operationOf(document, operationId);
  const { params, query, headers, bodyText } = readForm(form);
  return [
    ...marksOf('path', operation.params, params),
    ...marksOf('query', operation.query, query),
    ...marksOf('header', requestHeaders(operation), headers),
    ...(operation.body && bodyText !== undefined ? bodyMarks(operation, operation.body, bodyText) : []),
  ];
}

function marksOf(
  place: 'path' | 'query' | 'header',
  schema: z.ZodType,
  values: Readonly<Record<string, string>>,
): readonly Mark[] {
  const parsed = schema.safeParse(values);
  if (parsed.success) return [];
  return parameterErrors(parsed.error.issues, values).map(({ parameter, detail }) => ({
    field: `${place}:${parameter}`,
    text: detail,
  }));
}

function bodyMarks({ bodyType }: Operation, schema: z.ZodType, text: string): readonly Mark[] {
  let value: unknown;
  try {
    value = bodyValue(bodyType, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return [{ field: 'body', text: t('try.json', { reason }) }];
  }
  if (value === undefined) return [{ field: 'body', text: t('try.form') }];
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return bodyErrors(parsed.error.issues, value).map(({ pointer, detail }) => ({
    field: 'body',
    text: `${pointer || '/'}: ${detail}`,
  }));
}

/** The value that the text of a body stands for. @throws {SyntaxError} it is no JSON */
function bodyValue(bodyType: Operation['bodyType'], text: string): unknown {
  if (bodyType === 'multipart') return formValue(text);
  return bodyType === 'form' ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

/** What the server reads from a form; `undefined` when it is none. */
function formValue(text: string): object | undefined {
  const form = parseFormText(text.replaceAll(/\r?\n/g, '\r\n'));
  if (!form) return undefined;
  const { fields, file } = form;
  const bytes = new TextEncoder().encode(file?.text ?? '');
  return { ...fields, ...(file && { file: new UploadedFile(file.name, file.type, bytes) }) };
}
