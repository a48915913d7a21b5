/** The routes of all operations by their names, for requests that come from within: those of the log that are sent again. */
import type { Operation } from '../../spec/operation.ts';
import type { Resend } from './run.ts';

export class Routes {
  private readonly byName = new Map<string, Resend>();

  add({ document, id }: Operation, resend: Resend): void {
    this.byName.set(`${document}.${id}`, resend);
  }

  /** The route of an operation; `undefined`: there is none of this name (any more). */
  find(document: string, id: string): Resend | undefined {
    return this.byName.get(`${document}.${id}`);
  }
}
