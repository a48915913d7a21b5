/** A webhook: where events are sent to, which ones, and with what besides. */
import { z } from 'zod';
import { EventPattern } from '../events.ts';
import { handedOut, line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

/** Headers that belong to the delivery itself, or to the connection. */
const RESERVED =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|user-agent|accept.*|cookie2?|date|via|forwarded|webhook-.*)$/i;

/** Characters that a value of a header may have: visible ASCII, spaces only inside (RFC 9110, 5.5). */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

const headerName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/)
  .refine((name) => !RESERVED.test(name), 'This header belongs to the delivery itself and cannot be set')
  .meta({ description: 'Name of the header (RFC 9110).', example: 'X-Team' });

const secretText = (description: string, longest: number, form: RegExp) =>
  z.string().max(longest).regex(form).meta({ description, writeOnly: true });

const isHidden = (what: string) =>
  z.boolean().meta({ description: `Whether ${what} is never shown again after it was saved.` });

const basicUser = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\x21-\x39\x3b-\x7e]+$/)
  .meta({ description: 'User name; a colon cannot be part of it (RFC 7617).' });
const basicPassword = secretText('Password.', 256, /^[\x20-\x7e]+$/);
const headerValue = secretText('Value of the header.', 1000, HEADER_VALUE);

const description = line('What the webhook is for.', 200).nullable();
const url = z.string().min(1).max(2000).meta({
  description:
    'Where events are sent to: `http` or `https`, or `inbox`, the inbox of the sandbox. Which other addresses are possible is up to the operator.',
});
const events = z
  .array(EventPattern)
  .min(1)
  .max(40)
  .refine((patterns) => new Set(patterns).size === patterns.length, 'has the same subscription twice')
  .meta({ description: 'What it is told of.' });

export const Webhook = z
  .strictObject({
    ...recordBase('webhook'),
    description,
    url: z.string().max(2000).meta({ description: 'Where events are sent to.' }),
    events: z.array(EventPattern).meta({ description: 'What it is told of.' }),
    enabled: z.boolean().meta({ description: 'Whether events are sent.' }),
    disabled_reason: z.enum(['owner', 'gone', 'failing', 'backlog']).nullable().meta({
      description:
        'Why none are sent: somebody switched it off, its receiver answered 410, its last retry failed, or too many deliveries wait for it.',
    }),
    basic: z
      .strictObject({
        user: z.string().meta({ description: 'User name.' }),
        password: z.string().nullable().meta({ description: 'Password; `null` where it is hidden.' }),
        hidden: isHidden('the password'),
      })
      .nullable()
      .meta({ description: 'Credentials for HTTP Basic that go along.' }),
    headers: z
      .array(
        z.strictObject({
          name: z.string().meta({ description: 'Name of the header.' }),
          value: z.string().nullable().meta({ description: 'Its value; `null` where it is hidden.' }),
          hidden: isHidden('the value'),
        }),
      )
      .meta({ description: 'Headers that go along.' }),
  })
  .meta({ id: 'Webhook', description: 'Where events are sent to. Its secret is read on its own.' });

const headerOf = <V extends z.ZodType>(value: V) =>
  z.strictObject({ name: headerName, value, hidden: isHidden('the value').default(false) });
const basicOf = <V extends z.ZodType>(password: V) =>
  z
    .strictObject({ user: basicUser, password, hidden: isHidden('the password').default(true) })
    .nullable()
    .meta({ description: 'Credentials for HTTP Basic that go along.' });
const headersOf = <H extends z.ZodType<{ readonly name: string }>>(header: H) =>
  z
    .array(header)
    .max(10)
    .refine(
      (headers) => new Set(headers.map(({ name }) => name.toLowerCase())).size === headers.length,
      'has the same header twice',
    )
    .meta({ description: 'Headers that go along.' });

export const WebhookSecretText = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)
  .meta({ description: 'Secret of 24 to 64 bytes: `whsec_` and their Base64.', writeOnly: true });

export const WebhookCreate = z
  .strictObject({
    description: description.optional(),
    url: url.optional(),
    events,
    basic: basicOf(basicPassword).optional(),
    headers: headersOf(headerOf(headerValue)).optional(),
    secret: WebhookSecretText.optional(),
  })
  .meta({
    id: 'WebhookCreate',
    description:
      'A webhook to be created. Without a URL it sends to the inbox; without a secret it gets one.',
  });

export const WebhookPatch = z
  .strictObject({
    description: description.optional(),
    url: url.optional(),
    events: events.optional(),
    enabled: z.boolean().optional().meta({ description: 'Switches it on or off.' }),
    basic: basicOf(
      basicPassword.optional().meta({ description: 'Password; left out, the present one stays.' }),
    ).optional(),
    headers: headersOf(
      headerOf(
        headerValue
          .optional()
          .meta({ description: 'Value of the header; left out, the present one of this name stays.' }),
      ),
    ).optional(),
  })
  .meta({ id: 'WebhookPatch', description: 'What to change of a webhook; lists are replaced as a whole.' });

export const WebhookSecret = z
  .strictObject({
    secret: handedOut('The secret that deliveries are signed with: `whsec_` and Base64.'),
    former_valid_until: z.string().nullable().meta({
      description: 'Until when the former secret signs as well, so that receivers can change over.',
    }),
  })
  .meta({ id: 'WebhookSecret', description: 'The secret of a webhook.' });

export const webhook = defineRecord({
  kind: 'webhook',
  collection: 'webhooks',
  schema: Webhook,
  references: {},
  unique: [],
  filters: ['enabled'],
  sorts: ['updated_at'],
});

export const WebhookTest = z
  .strictObject({
    text: line('A word of your own, which comes along in `data`.', 200).optional(),
  })
  .meta({ id: 'WebhookTest', description: 'A test event to be sent.' });
