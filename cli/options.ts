/** Reads what `drydock listen` was called with. */
import { parseArgs } from 'node:util';

export const USAGE = `Usage: drydock listen --forward-to URL [options]

Brings what arrives in the inbox of a sandbox to a server on this machine.

  --forward-to URL   where to send each delivery, such as http://localhost:3000/hooks
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
    forwardTo: httpUrl('--forward-to', values['forward-to']),
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

function httpUrl(name: string, value: string | undefined): string {
  const url = URL.parse(value ?? '');
  if (url && /^https?:$/.test(url.protocol)) return url.href;
  throw new UsageError(
    value === undefined
      ? `${name} is missing: the URL to send each delivery to.`
      : `${name} is "${value}"; expected a URL such as http://localhost:3000/hooks.`,
  );
}

function headerOf(text: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+): *(\S(?:.*\S)?)\s*$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name.toLowerCase(), value];
  throw new UsageError(`--header is "${text}"; expected a name and a value, such as "X-Team: site".`);
}
