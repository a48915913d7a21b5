/** The part of openapi-backend that is used here, so that types can be checked without its packages. */
declare module 'openapi-backend' {
  interface Context {
    readonly api: { mockResponseForOperation(operationId: string): { status: number; mock: unknown } };
    readonly operation: { readonly operationId?: string };
    readonly validation: { readonly errors?: unknown };
  }
  interface Answering {
    writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown };
  }
  type Handler = (context: Context, request: unknown, response: Answering) => void;
  export class OpenAPIBackend {
    constructor(options: {
      readonly definition: unknown;
      readonly strict: boolean;
      readonly quick: boolean;
      readonly ajvOpts: object;
      readonly handlers: Readonly<Record<string, Handler>>;
    });
    init(): Promise<unknown>;
    handleRequest(
      request: {
        readonly method: string;
        readonly path: string;
        readonly query: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly body?: unknown;
      },
      ...args: readonly unknown[]
    ): Promise<unknown>;
  }
}
