/**
 * Runs a curl command in a shell, exactly as it was copied from a page. What the tests need besides the body —
 * status and headers — is asked for in curl's own configuration file, so that the command stays untouched.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import type { SecretVariable } from '../../spec/http-request.ts';
import type { Answer } from '../harness/send.ts';

/** A shell with curl in it. */
export interface CurlShell {
  /** Runs a command. @throws {Error} the shell or curl says that it failed */
  run(command: string, variables: Readonly<Partial<Record<SecretVariable, string>>>): Promise<Answer>;
  close(): Promise<void>;
}

const CONFIGURATION = ['silent', 'show-error', 'include', 'max-time = 20'].join('\n');

/** Makes a shell in which curl also prints status and headers. */
export async function openCurlShell(): Promise<CurlShell> {
  const home = await temporaryFolder();
  await writeFile(`${home.path}/.curlrc`, CONFIGURATION);
  return {
    run: (command, variables) =>
      new Promise((resolve, reject) => {
        const env = { PATH: process.env.PATH, HOME: home.path, CURL_HOME: home.path, ...variables };
        execFile(
          'bash',
          ['-o', 'pipefail', '-c', command],
          { env, cwd: home.path, maxBuffer: 16 * 1024 * 1024 },
          (error, stdout, stderr) => {
            if (error || stderr !== '') reject(new Error(`${command}\nfailed: ${stderr}`, { cause: error }));
            else resolve(parseAnswer(stdout));
          },
        );
      }),
    close: () => home.remove(),
  };
}

/** Takes the output of `curl --include` apart; interim answers (1xx) come before the real one. */
function parseAnswer(output: string): Answer {
  const end = output.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = output.slice(0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const body = output.slice(end + 4);
  if (status < 200) return parseAnswer(body);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status, headers, body };
}
