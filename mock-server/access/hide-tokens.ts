/** Takes tokens and secrets of webhooks out of a text that is logged, or that goes back to whoever put one where it does not belong. */

/** Secrets of webhooks, as they are, in a URL, and as some write them in JSON. */
const OF_WEBHOOKS = /whsec_(?:[0-9A-Za-z+/=~%]|\\\/)+/g;

// As they are, and as they stand in a URL or a JSON Pointer.
const TOKENS = /\b(kontor_sbx_[a-z]{2,4}_|whsec_)[0-9A-Za-z+/=~%]+/g;

/** The same text without what could be used to sign in or to sign. */
export function hideTokens(text: string): string {
  // Nearly no text has any, and asking for that costs a fraction of the search.
  const mayHaveAny = text.includes('kontor_sbx_') || text.includes('whsec_');
  return mayHaveAny ? text.replace(TOKENS, '$1[hidden]') : text;
}

/** The same text without what deliveries are signed with. */
export function hideWebhookSecrets(text: string): string {
  return text.includes('whsec_') ? text.replace(OF_WEBHOOKS, 'whsec_…') : text;
}
