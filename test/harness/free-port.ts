/** A port that nothing listens on, for programs that cannot take a free one by themselves. */
import { createServer } from 'node:net';

/** Finds one. Somebody else may take it before it is used; with a range of thousands nobody does. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('It has no port.')),
      );
    });
  });
}
