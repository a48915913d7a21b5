/** What stands in the static pages where a visitor's own values belong. Both are searched for as plain text. */

/** In place of the visitor's token; also a shell variable, so that the curl works with an exported token. */
export const TOKEN_PLACEHOLDER = '$KONTOR_TOKEN';

/** In place of the address of the server that serves the page. */
export const ORIGIN_PLACEHOLDER = 'http://localhost:4400';
