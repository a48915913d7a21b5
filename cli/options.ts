/** Reads what `drydock listen` was called with. */
import { parseArgs } from 'node:util';

export const USAGE = `Usage: drydock listen --forward-to URL [options]

Brings what arrives in the inbox of a sandbox to a server on this machine.

  --forward-to URL   where to send each delivery, such as localhost:3000/hooks; http:// unless it says https://
  --token TOKEN      management token of the sandbox (kontor_sbx_mgt_…); also KONTOR_MANAGEMENT_TOKEN
  --url URL          address of the portal, http://localhost:4400 unless given; also DRYDOCK_ORIGIN
  --header "N: V"    a header to add, for values that the webhook hides; can be repeated
  --after ID         begin behind this message of the inbox instead of with the next one
  --help             this text`;

/** What to do. */
export interface ListenOptions {
  readonly forwardTo: string;
  readonly token: string;
  readonly portal: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly after: string | undefined;
}

/** The command was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads arguments. `undefined`: only help is asked for. @throws {UsageError} */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ListenOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [command, ...others] = positionals;
  if (command !== 'listen' || others.length > 0) {
    throw new UsageError(
      command === undefined
        ? 'Say what to do: `drydock listen`.'
        : `There is no command \`${positionals.join(' ')}\`.`,
    );
  }
  const token = values.token ?? environment.KONTOR_MANAGEMENT_TOKEN ?? '';
  if (!/^kontor_sbx_mgt_\w+$/.test(token)) {
    throw new UsageError(
      token === ''
        ? 'The management token is missing: --token kontor_sbx_mgt_…, or KONTOR_MANAGEMENT_TOKEN.'
        : 'This is not a management token: those begin with kontor_sbx_mgt_.',
    );
  }
  return {
    forwardTo: httpUrl('--forward-to', withScheme(values['forward-to'])),
    token,
    portal: httpUrl('--url', values.url ?? environment.DRYDOCK_ORIGIN ?? 'http://localhost:4400').replace(
      /\/$/,
      '',
    ),
    headers: (values.header ?? []).map(headerOf),
    after: values.after,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'forward-to': text,
        token: text,
        url: text,
        header: { type: 'string', multiple: true },
        after: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `localhost:3000/hooks` is short for `http://localhost:3000/hooks`. A host without a port could be a typing error. */
function withScheme(value: string | undefined): string | undefined {
  return value !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\]):\d+(?:[/?]|$)/i.test(value)
    ? `http://${value}`
    : value;
}

function httpUrl(name: string, value: string | undefined): string {
  const url = URL.parse(value ?? '');
  if (url && /^https?:$/.test(url.protocol)) {
    if (url.username === '' && url.password === '') return url.href;
    throw new UsageError(`${name} has a user or a password in it, which is not sent that way. Leave it out.`);
  }
  throw new UsageError(
    value === undefined
      ? `${name} is missing: the URL to send each delivery to.`
      : `${name} is "${value}"; expected a URL such as http://localhost:3000/hooks.`,
  );
}

/** Headers that belong to the connection or to the body: with one of them nothing could be sent. */
const OF_THE_CONNECTION = /^(?:connection|content-length|transfer-encoding|keep-alive|upgrade|expect)$/i;

function headerOf(text: string): readonly [string, string] {
  const [, name, value] =
    /^([A-Za-z0-9!#$%&'*+.^_`|~-]+): *([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?) *$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(
      `--header is "${text}"; expected a name and a value of plain ASCII, such as "X-Team: site".`,
    );
  }
  if (OF_THE_CONNECTION.test(name))
    throw new UsageError(`--header cannot set ${name}, which belongs to the connection.`);
  return [name.toLowerCase(), value];
}
