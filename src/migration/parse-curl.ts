/**
 * Reads a curl command as the request that it sends, without sending it. What the request depends on and a page
 * cannot see — a file, the output of another command — is named.
 */
import { BOUNDARY, FORM, type FormValues, formText } from '../../spec/form.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { curlOption } from './curl-options.ts';
import { printfText, readShell, type ShellFault, type ShellToken } from './shell-words.ts';
import { readablePlaces } from './variable-places.ts';

/** Something of the command that the request does not have. */
export type CurlRemark =
  /** Options about curl itself, not about the request. */
  | { readonly about: 'options'; readonly names: readonly string[] }
  /** A value that curl would read from a file or from its input. */
  | { readonly about: 'file'; readonly name: string }
  /** What the shell does besides curl. */
  | { readonly about: 'rest'; readonly text: string };

/** Why a text is no curl command that could be read. */
export type CurlFault =
  | { readonly fault: ShellFault | 'empty' | 'no-curl' | 'no-url' | 'two-urls' }
  | { readonly fault: 'unknown-option' | 'no-value'; readonly name: string };

/**
 * A command that was read. Texts of the request may hold places of variables. The file of a form has its path for its
 * name and no content, since that is on the reader's machine.
 */
export interface ParsedCurl {
  readonly request: HttpRequest;
  /** Whether its body is a form that curl puts together (`-F`). */
  readonly isForm: boolean;
  readonly remarks: readonly CurlRemark[];
}

/** Reads a command. */
export function parseCurl(text: string): ParsedCurl | CurlFault {
  const tokens = readShell(text);
  if (typeof tokens === 'string') return { fault: tokens };
  const commands = commandsOf(tokens);
  if (commands.length === 0) return { fault: 'empty' };
  const index = commands.findIndex(({ words }) => curlAt(words) >= 0);
  const command = commands[index];
  if (!command) return { fault: 'no-curl' };
  const before = commands.slice(0, index);
  const after = commands.slice(index + 1);
  const reading = new Reading(before.at(-1)?.end === '|' ? printedBy(before) : undefined);
  const fault = reading.takeAll(command.words.slice(curlAt(command.words) + 1));
  if (fault) return fault;
  const rest = restOf(command.end, after);
  return reading.result(rest === '' ? [] : [{ about: 'rest', text: rest }]);
}

interface Command {
  readonly words: readonly string[];
  /** The operator behind it. */
  readonly end: string;
}

function commandsOf(tokens: readonly ShellToken[]): readonly Command[] {
  const commands: Command[] = [];
  let words: string[] = [];
  const close = (end: string) => {
    if (words.length > 0) commands.push({ words, end });
    words = [];
  };
  for (const token of tokens) {
    if (token.kind === 'word') words.push(token.text);
    else close(token.text);
  }
  close('');
  return commands;
}

/** Where `curl` stands: first, behind a prompt, or behind variables that are set for it. */
function curlAt(words: readonly string[]): number {
  const index = words.findIndex((word) => !/^(?:[$%>]|\w+=.*)$/s.test(word));
  return /^(?:.*\/)?curl(?:\.exe)?$/.test(words[index] ?? '') ? index : -1;
}

function restOf(end: string, commands: readonly Command[]): string {
  const parts = commands.map(({ words }) => words.map(readablePlaces).join(' '));
  return parts.length === 0 ? '' : [end.trim(), ...parts].filter(Boolean).join(' ');
}

/** What commands of `printf` print, which is how our own snippets hand over what is no argument. */
function printedBy(commands: readonly Command[]): string | undefined {
  let printed = '';
  for (const { words } of commands) {
    const [program, format, ...values] = words.filter((word) => word !== '{' && word !== '}');
    if (program === undefined) continue;
    if (program !== 'printf' || format === undefined) return undefined;
    printed += format === '%s' ? values.join('') : printfText(format);
  }
  return printed;
}

/** What is known of the request so far. */
class Reading {
  readonly #input: string | undefined;
  readonly #headers: Array<readonly [string, string]> = [];
  readonly #urls: string[] = [];
  readonly #data: string[] = [];
  readonly #query: string[] = [];
  readonly #others: string[] = [];
  readonly #remarks: CurlRemark[] = [];
  #method: string | undefined;
  #hasBody = false;
  #isGet = false;
  #isHead = false;
  #form: FormValues | undefined;

  constructor(input: string | undefined) {
    this.#input = input;
  }

  takeAll(words: readonly string[]): CurlFault | undefined {
    const queue = [...words];
    let areOptionsOver = false;
    for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
      if (word === '--') areOptionsOver = true;
      else if (areOptionsOver || !word.startsWith('-') || word === '-') this.#urls.push(word);
      else {
        const fault = word.startsWith('--') ? this.#takeLong(word, queue) : this.#takeShort(word, queue);
        if (fault) return fault;
      }
    }
    return undefined;
  }

  result(remarks: readonly CurlRemark[]): ParsedCurl | CurlFault {
    const [url, another] = this.#urls;
    if (url === undefined) return { fault: 'no-url' };
    if (another !== undefined) return { fault: 'two-urls' };
    const query = [...this.#query, ...(this.#isGet ? this.#data : [])];
    const form = this.#form;
    const hasBody = form !== undefined || (this.#hasBody && !this.#isGet);
    const text = form ? formText(form) : this.#data.join(this.#isJson ? '' : '&');
    const implied = this.#isHead ? 'HEAD' : hasBody ? 'POST' : 'GET';
    return {
      request: {
        method: (this.#method ?? implied).toUpperCase(),
        url: withQuery(withScheme(url), query),
        headers: form ? [...this.#headers, ['Content-Type', `${FORM}; boundary=${BOUNDARY}`]] : this.#headers,
        ...(hasBody && { body: { kind: 'text', text } }),
      },
      isForm: form !== undefined,
      remarks: [
        ...this.#remarks,
        ...(this.#others.length > 0
          ? [{ about: 'options', names: [...new Set(this.#others)] } as const]
          : []),
        ...remarks,
      ],
    };
  }

  #isJson = false;

  #takeLong(word: string, queue: string[]): CurlFault | undefined {
    const option = curlOption(word) ?? curlOption(word.replace(/^--no-/, '--'));
    if (!option) return { fault: 'unknown-option', name: word };
    if (!option.hasValue) return this.#apply(word, option.meaning, '');
    const value = queue.shift();
    if (value === undefined) return { fault: 'no-value', name: word };
    return this.#apply(word, option.meaning, value);
  }

  /** One or several letters, the last of which may be followed by its value. */
  #takeShort(word: string, queue: string[]): CurlFault | undefined {
    for (let at = 1; at < word.length; at += 1) {
      const name = `-${word[at]}`;
      const option = curlOption(name);
      if (!option) return { fault: 'unknown-option', name };
      if (option.hasValue) {
        const value = at + 1 < word.length ? word.slice(at + 1) : queue.shift();
        if (value === undefined) return { fault: 'no-value', name };
        return this.#apply(name, option.meaning, value);
      }
      this.#apply(name, option.meaning, '');
    }
    return undefined;
  }

  #apply(
    name: string,
    meaning: NonNullable<ReturnType<typeof curlOption>>['meaning'],
    value: string,
  ): undefined {
    switch (meaning) {
      case 'method':
        this.#method = value;
        return;
      case 'header':
        this.#takeHeader(value);
        return;
      case 'data':
        this.#takeData(value.startsWith('@') ? this.#read(value.slice(1)) : value);
        return;
      case 'data-raw':
        this.#takeData(value);
        return;
      case 'data-urlencode':
        this.#takeData(this.#encoded(value));
        return;
      case 'json':
        this.#isJson = true;
        this.#takeData(value.startsWith('@') ? this.#read(value.slice(1)) : value);
        return;
      case 'query':
        this.#query.push(value.startsWith('+') ? value.slice(1) : this.#encoded(value));
        return;
      case 'url':
        this.#urls.push(value);
        return;
      case 'get':
        this.#isGet = true;
        return;
      case 'head':
        this.#isHead = true;
        return;
      case 'user':
        this.#headers.push(['Authorization', `Basic ${value}`]);
        return;
      case 'user-agent':
        this.#headers.push(['User-Agent', value]);
        return;
      case 'referer':
        this.#headers.push(['Referer', value]);
        return;
      case 'cookie':
        this.#headers.push(['Cookie', value]);
        return;
      case 'bearer':
        this.#headers.push(['Authorization', `Bearer ${value}`]);
        return;
      case 'form':
        this.#takePart(name, value);
        return;
      case 'file':
        this.#remarks.push({ about: 'file', name: `${name} ${value}` });
        return;
      case 'other':
        this.#others.push(name);
    }
  }

  /** `Name: value`; `Name;` is an empty one, and `Name:` keeps curl from sending it. */
  #takeHeader(line: string): void {
    if (line.startsWith('@')) {
      this.#remarks.push({ about: 'file', name: line });
      return;
    }
    const [, name, colon, value = ''] = /^([^:;]+)([:;])(.*)$/s.exec(line) ?? [];
    if (name === undefined || (colon === ':' && value.trim() === '')) return;
    this.#headers.push([name.trim(), colon === ';' ? '' : value.trim()]);
  }

  /** `name=value`, or `name=@path;type=image/png`; the API's forms have one file. */
  #takePart(option: string, part: string): void {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    this.#form ??= { fields: {} };
    const isFile = option !== '--form-string' && value.startsWith('@');
    if (!isFile) this.#form = { ...this.#form, fields: { ...this.#form.fields, [name]: value } };
    else if (this.#form.file) this.#remarks.push({ about: 'file', name: value });
    else {
      const [path = '', ...facts] = value.slice(1).split(';');
      const type = facts.find((fact) => fact.startsWith('type='))?.slice('type='.length) ?? '';
      this.#form = { ...this.#form, file: { name: path, type, text: '' } };
    }
  }

  #takeData(text: string | undefined): void {
    this.#hasBody = true;
    if (text !== undefined) this.#data.push(text);
  }

  /** What curl would read: only what our own snippets pipe into it is here. */
  #read(file: string): string | undefined {
    if (file === '-' && this.#input !== undefined) return this.#input;
    this.#remarks.push({ about: 'file', name: `@${file}` });
    return undefined;
  }

  /** `content`, `=content`, `name=content`: the content percent-encoded. */
  #encoded(value: string): string {
    const [, name = '', content = ''] = /^([^=]*=)?(.*)$/s.exec(value) ?? [];
    return (name === '=' ? '' : name) + encodeURIComponent(content);
  }
}

function withScheme(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^\P{ASCII}/u.test(url) ? url : `http://${url}`;
}

function withQuery(url: string, query: readonly string[]): string {
  if (query.length === 0) return url;
  const [address = '', fragment] = url.split('#');
  const joined = `${address}${address.includes('?') ? '&' : '?'}${query.join('&')}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}
