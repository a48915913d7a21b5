/** How a client says in a form who it is, where it does not use HTTP Basic (RFC 6749, 2.3.1). */
import { z } from 'zod';

/** Fields that every form of OAuth may have. Unknown ones are ignored, as the RFC asks. */
export const clientFields = {
  client_id: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Id of the client, where it is not sent as HTTP Basic.' }),
  client_secret: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Secret of the client, where it is not sent as HTTP Basic.' }),
};

/** A token that a form is about. */
export const tokenFields = {
  token: z.string().min(1).max(4000).meta({ description: 'The token.' }),
  token_type_hint: z.string().max(100).optional().meta({
    description: 'What kind of token it is; there is only `access_token` here, so it changes nothing.',
  }),
  ...clientFields,
};
