/** Options of curl, as far as reading a command needs to know them: which take a value, and which say what is sent. */

/** What an option does to the request. `other`: nothing, it is about how curl works or what it prints. */
export type OptionMeaning =
  | 'method'
  | 'header'
  | 'data'
  | 'data-raw'
  | 'data-urlencode'
  | 'json'
  | 'form'
  | 'url'
  | 'query'
  | 'get'
  | 'head'
  | 'user'
  | 'user-agent'
  | 'referer'
  | 'cookie'
  | 'bearer'
  | 'file'
  | 'other';

/** An option. */
export interface CurlOption {
  readonly meaning: OptionMeaning;
  readonly hasValue: boolean;
}

/** Options that say what is sent, by all of their names. */
const MEANINGFUL: ReadonlyArray<readonly [names: string, meaning: OptionMeaning, hasValue?: false]> = [
  ['-X --request', 'method'],
  ['-H --header', 'header'],
  ['-d --data --data-ascii --data-binary', 'data'],
  ['--data-raw', 'data-raw'],
  ['--data-urlencode', 'data-urlencode'],
  ['--json', 'json'],
  ['-F --form --form-string', 'form'],
  ['--url', 'url'],
  ['--url-query', 'query'],
  ['-G --get', 'get', false],
  ['-I --head', 'head', false],
  ['-u --user', 'user'],
  ['-A --user-agent', 'user-agent'],
  ['-e --referer', 'referer'],
  ['-b --cookie', 'cookie'],
  ['--oauth2-bearer', 'bearer'],
  ['-T --upload-file -K --config', 'file'],
];

const OTHERS_WITH_VALUE =
  '-C --continue-at -c --cookie-jar -D --dump-header -E --cert -m --max-time -o --output -r --range -w --write-out -x --proxy -Y --speed-limit -y --speed-time -z --time-cond --cacert --capath --cert-type --ciphers --connect-timeout --connect-to --dns-servers --expect100-timeout --interface --keepalive-time --key --key-type --limit-rate --local-port --max-filesize --max-redirs --noproxy --output-dir --pass --pinnedpubkey --proto --proto-default --proxy-header --proxy-user --rate --resolve --retry --retry-delay --retry-max-time --stderr --tls-max --tls13-ciphers --trace --trace-ascii --unix-socket';
const OTHERS =
  '-0 -1 -2 -3 -4 -6 -# -f -g -i -j -k -L -M -N -n -O -q -R -S -s -v -Z --compressed --create-dirs --fail --fail-early --fail-with-body --globoff --http0.9 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --include --insecure --ipv4 --ipv6 --junk-session-cookies --location --location-trusted --netrc --no-buffer --no-keepalive --no-progress-meter --parallel --path-as-is --post301 --post302 --post303 --progress-bar --raw --remote-header-name --remote-name --remote-time --retry-all-errors --retry-connrefused --show-error --show-headers --silent --ssl-reqd --tcp-nodelay --tlsv1 --tlsv1.2 --tlsv1.3 --trace-time --verbose -J';

const options = new Map<string, CurlOption>([
  ...OTHERS.split(' ').map((name) => [name, { meaning: 'other', hasValue: false }] as const),
  ...OTHERS_WITH_VALUE.split(' ').map((name) => [name, { meaning: 'other', hasValue: true }] as const),
  ...MEANINGFUL.flatMap(([names, meaning, hasValue = true]) =>
    names.split(' ').map((name) => [name, { meaning, hasValue }] as const),
  ),
]);

/** The option of a name such as `-H` or `--header`. */
export function curlOption(name: string): CurlOption | undefined {
  return options.get(name);
}
