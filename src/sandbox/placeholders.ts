/** What stands in the static pages where a visitor's own values belong. Both are searched for as plain text. */

/** In place of the visitor's token; also a shell variable, so that the curl works with an exported token. */
export const TOKEN_PLACEHOLDER = '$KONTOR_TOKEN';

/** The address that our own texts and examples are written with. */
export const WRITTEN_ORIGIN = 'http://localhost:4400';

/** Set for scripts by `astro.config.mjs`, which only knows it at build time. */
declare const __PUBLIC_ORIGIN__: string | undefined;

/** The public address that the pages are built for; a script puts the address in its place that really serves them. */
export const ORIGIN_PLACEHOLDER: string =
  typeof __PUBLIC_ORIGIN__ === 'string' ? __PUBLIC_ORIGIN__ : publicOrigin(process.env);

/** The public address from the environment, as the server's own configuration has it. */
export function publicOrigin({ DRYDOCK_ORIGIN, PORT }: Readonly<Record<string, string | undefined>>): string {
  if (DRYDOCK_ORIGIN) return new URL(DRYDOCK_ORIGIN).origin;
  return PORT ? `http://localhost:${PORT}` : WRITTEN_ORIGIN;
}
