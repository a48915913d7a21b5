/** `PORT=0` takes a free port, and the server then knows which: it used to name port 0 wherever it names itself. */
import { expect, test } from 'vitest';
import { startServerProcess } from '../harness/server-process.ts';

test('the public address has the port that was taken', async () => {
  const server = await startServerProcess();
  try {
    const { port } = new URL(server.url);
    const problem = (await (await fetch(`${server.url}/v4/nothing`)).json()) as { readonly type: string };
    expect(problem.type).toBe(`http://localhost:${port}/problems/not_found/`);
  } finally {
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  }
});

test('a public address that was set stays as it is', async () => {
  const server = await startServerProcess({ environment: { DRYDOCK_ORIGIN: 'https://sandbox.example.com' } });
  try {
    const problem = (await (await fetch(`${server.url}/v4/nothing`)).json()) as { readonly type: string };
    expect(problem.type).toBe('https://sandbox.example.com/problems/not_found/');
  } finally {
    await server.stop();
  }
});
