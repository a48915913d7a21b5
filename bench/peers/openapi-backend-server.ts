/** The process of openapi-backend: `node openapi-backend-server.ts <port> <document>`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { OpenAPIBackend } from 'openapi-backend';

const [, , port, file = ''] = process.argv;
const api = new OpenAPIBackend({
  definition: JSON.parse(readFileSync(file, 'utf8')),
  strict: false,
  quick: true,
  ajvOpts: { strict: false },
  handlers: {
    validationFail: (context, _request, response) =>
      answer(response, 400, { errors: context.validation.errors }),
    notFound: (_context, _request, response) => answer(response, 404, {}),
    notImplemented: (context, _request, response) => {
      const { status, mock } = context.api.mockResponseForOperation(context.operation.operationId ?? '');
      answer(response, status, mock);
    },
  },
});
await api.init();

interface Answering {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown };
}

function answer(response: Answering, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = '', query = ''] = (request.url ?? '').split('?');
  await api.handleRequest(
    {
      method: request.method ?? 'GET',
      path,
      query,
      headers: request.headers as Record<string, string>,
      ...(chunks.length > 0 && { body: JSON.parse(Buffer.concat(chunks).toString()) }),
    },
    request,
    response,
  );
}).listen(Number(port), '127.0.0.1');
