/**
 * What of the contract a page of the console carries: enough to build every request. The types are the contract's
 * own; its schemas are loaded when a form is sent.
 */
import type { RequestShape } from '../../spec/build-request.ts';
import type { Operation } from '../../spec/operation.ts';

/** Shapes by `<document>.<operationId>`. */
export type Shapes = Readonly<Record<string, RequestShape>>;

/** The shapes of operations, for the page. */
export function shapesOf(operations: readonly Operation[]): Shapes {
  return Object.fromEntries(
    operations.map(({ document, id, method, path, security, bodyType, answerType }) => [
      `${document}.${id}`,
      { document, method, path, security, bodyType, answerType },
    ]),
  );
}

let read: Shapes | undefined;

/** The shape of an operation that the page carries. @throws TypeError it does not */
export function shapeOf(name: string): RequestShape {
  read ??= JSON.parse(document.getElementById('console-operations')?.textContent ?? '{}') as Shapes; // as `shapesOf` wrote it
  const shape = read[name];
  if (shape === undefined) throw new TypeError(`This page carries no operation ${name}.`);
  return shape;
}
