/**
 * Reads the credentials of the visitor's sandbox as whoever they act as sees them, and shows which of them can call an
 * operation.
 */
import { t } from '../i18n/who.ts';
import { call } from '../sandbox/control-api.ts';
import { keptPersona } from '../sandbox/persona.ts';
import { isRecord } from '../sandbox/sandbox.ts';
import { currentSandbox } from '../sandbox/session.ts';
import { grantPath } from './grant.ts';
import { type HiddenKind, hiddenNotes } from './hidden-kinds.ts';
import { type Held, type Needs, verdictOf } from './verdict.ts';

/** A credential as the control API lists it. */
interface Credential extends Held {
  readonly id: string;
  readonly name: string;
  readonly hint: string | null;
}

/** What somebody sees of the credentials. */
interface Seen {
  readonly data: readonly Credential[];
  readonly meta: { readonly hidden: readonly HiddenKind[] };
}

/** Fills an element that has `data-needs` and places for the count and the list. */
export async function showOwnCredentials(element: HTMLElement): Promise<void> {
  const persona = keptPersona();
  const outcome = await call('GET', '/sandbox/credentials', readCredentials, persona);
  const count = element.querySelector('[data-part="count"]');
  const list = element.querySelector('[data-part="list"]');
  if (!count || !list) return;
  element.dataset.state = 'shown';
  if (!outcome.ok) {
    count.textContent = '';
    list.replaceChildren(line(outcome.failure.title));
    return;
  }
  const needs = JSON.parse(element.dataset.needs ?? '{}') as Needs; // as `WhoCanCall.astro` wrote it
  const { data, meta } = outcome.value;
  const judged = data.map((credential) => ({ credential, verdict: verdictOf(credential, needs) }));
  const allowed = judged.filter(({ verdict }) => verdict.kind === 'allowed').length;
  const figures = { count: allowed, all: judged.length };
  const name = nameOf(persona);
  count.textContent =
    name === undefined ? t('who.own.count', figures) : t('who.own.count.as', { ...figures, name });
  list.replaceChildren(
    ...(name === undefined ? [] : [eyes(name)]),
    ...(judged.length === 0
      ? [line(t('who.own.none'))]
      : judged.map(({ credential, verdict }) => row(credential, verdict))),
    ...hiddenNotes(meta.hidden).map(line),
  );
}

/** Name of the user who is acted as; `undefined`: it is the owner. */
function nameOf(persona: string | undefined): string | undefined {
  return currentSandbox()?.personas.find(({ key }) => key === persona)?.name ?? persona;
}

/** Says whose eyes it is seen with, and where that is changed. */
function eyes(name: string): HTMLElement {
  const item = line(t('who.own.eyes', { name }));
  item.dataset.part = 'eyes';
  const change = document.createElement('a');
  change.href = '/console/';
  change.textContent = t('who.own.eyes.change');
  item.append(change);
  return item;
}

function row(credential: Credential, verdict: ReturnType<typeof verdictOf>): HTMLElement {
  const item = document.createElement('li');
  const name = document.createElement('strong');
  name.textContent = credential.name;
  const kind = document.createElement('span');
  kind.textContent = t(`who.own.kind.${credential.kind}`);
  const said = document.createElement('span');
  said.dataset.verdict = verdict.kind;
  said.textContent =
    verdict.kind === 'missing'
      ? t('who.own.missing', { scopes: verdict.scopes.join(', ') })
      : t(`who.own.${verdict.kind}`);
  item.append(name, kind, said);
  const grant = verdict.kind === 'missing' || verdict.kind === 'inactive' ? grantPath(credential) : undefined;
  if (grant !== undefined) {
    const link = document.createElement('a');
    link.href = grant;
    link.textContent = t('who.own.give');
    link.setAttribute('aria-label', `${t('who.own.give')}: ${credential.name}`);
    item.append(link);
  }
  return item;
}

function line(text: string): HTMLElement {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

/** The list of the answer, whose form the tests hold against the contract. */
function readCredentials(body: unknown): Seen | undefined {
  const isSeen =
    isRecord(body) && Array.isArray(body.data) && isRecord(body.meta) && Array.isArray(body.meta.hidden);
  return isSeen ? (body as unknown as Seen) : undefined;
}
