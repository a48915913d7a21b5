/** Linters of OpenAPI documents that others wrote, run as programs; they send nothing anywhere. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a linter objects to, in one form for all of them. */
export interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
}

/** A linter: gives its findings for documents in files. */
export type Linter = (files: readonly string[]) => Promise<readonly Finding[]>;

const here = fileURLToPath(new URL('.', import.meta.url));

/** Redocly with its `recommended` rules. */
export const redocly: Linter = async (files) => {
  const reports = await Promise.all(
    files.map((file) => run('redocly', ['lint', '--format=json', '--config', 'redocly.yaml', file])),
  );
  return reports.flatMap((output) => {
    const report = JSON.parse(output) as RedoclyReport; // its documented form
    return report.problems.map(({ ruleId, severity, message }) => ({ rule: ruleId, severity, message }));
  });
};

interface RedoclyReport {
  readonly problems: ReadonlyArray<{
    readonly ruleId: string;
    readonly severity: string;
    readonly message: string;
  }>;
}

const SPECTRAL_SEVERITIES = ['error', 'warn', 'info', 'hint'];

/** Spectral with its rules `spectral:oas`. */
export const spectral: Linter = async (files) => {
  // Everything down to hints is reported; only the exit code depends on the severity.
  const output = await run('spectral', [
    'lint',
    '--format',
    'json',
    '--quiet',
    '--ruleset',
    '.spectral.yaml',
    ...files,
  ]);
  const report = JSON.parse(output) as Array<{ code: string; severity: number; message: string }>; // its documented form
  return report.map(({ code, severity, message }) => ({
    rule: code,
    severity: SPECTRAL_SEVERITIES[severity] ?? String(severity),
    message,
  }));
};

/** Runs a linter; findings make it exit with 1, which is an answer, while anything else is a failure. */
function run(program: string, args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NO_COLOR: '1',
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [`node_modules/.bin/${program}`, ...args],
      { cwd: here, env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error && (error.code !== 1 || stdout.trim() === '')) {
          reject(
            new Error(`${program} failed: ${stderr}\nInstall the judges: npm ci --prefix test/judges`, {
              cause: error,
            }),
          );
        } else resolve(stdout);
      },
    );
  });
}
