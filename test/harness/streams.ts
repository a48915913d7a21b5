/** Bodies that are sent bit by bit. */

/** A body that goes on for ever, and what became of it. */
export function endlessBody(): {
  readonly body: ReadableStream<Uint8Array>;
  readonly sent: () => number;
  readonly isCancelled: () => boolean;
} {
  const chunk = new Uint8Array(64 * 1024).fill(32);
  let sent = 0;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += chunk.length;
      controller.enqueue(chunk);
    },
    cancel: () => {
      isCancelled = true;
    },
  });
  return { body, sent: () => sent, isCancelled: () => isCancelled };
}

/** A body that is held back until it is let go. */
export function heldBackBody(text: string): {
  readonly body: ReadableStream<Uint8Array>;
  readonly letGo: () => void;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      await promise;
      controller.enqueue(Buffer.from(text));
      controller.close();
    },
  });
  return { body, letGo: resolve };
}

/** A request with a body that is sent bit by bit; `lib.dom` lacks the `duplex` that it needs. */
export function streaming(init: RequestInit): RequestInit & { readonly duplex: 'half' } {
  return { ...init, duplex: 'half' };
}
