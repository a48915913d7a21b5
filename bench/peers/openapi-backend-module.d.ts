/** The part of openapi-backend that is used here, so that types can be checked without its package. */
declare module 'openapi-backend' {
  interface Context {
    readonly validation: { readonly errors?: unknown };
    readonly operation: { readonly operationId?: string };
    readonly api: {
      mockResponseForOperation(operationId: string): { readonly status: number; readonly mock: unknown };
    };
  }
  interface Answering {
    writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown };
  }
  type Handler = (context: Context, request: unknown, response: Answering) => unknown;
  export class OpenAPIBackend {
    constructor(options: {
      readonly definition: unknown;
      readonly strict: boolean;
      readonly quick: boolean;
      readonly ajvOpts: { readonly strict: boolean };
      readonly handlers: Readonly<Record<string, Handler>>;
    });
    init(): Promise<unknown>;
    handleRequest(
      request: {
        readonly method: string;
        readonly path: string;
        readonly query: string;
        readonly headers: Record<string, string>;
        readonly body?: unknown;
      },
      raw: unknown,
      response: Answering,
    ): Promise<unknown>;
  }
}
