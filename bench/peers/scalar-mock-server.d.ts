/** The part of Scalar's mock server that is used here, so that types can be checked without its packages. */
declare module '@scalar/mock-server' {
  interface MockServer {
    fetch(request: Request): Response | Promise<Response>;
  }
  export function createMockServer(options: {
    readonly document: string;
    readonly logger: boolean;
  }): Promise<MockServer>;
}
