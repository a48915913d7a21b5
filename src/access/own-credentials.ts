/** Reads the credentials of the visitor's sandbox, and shows which of them can call an operation (issue: who can call this). */
import { t } from '../i18n/who.ts';
import { call } from '../sandbox/control-api.ts';
import { isRecord } from '../sandbox/sandbox.ts';
import { grantPath } from './grant.ts';
import { type Held, type Needs, verdictOf } from './verdict.ts';

/** A credential as the control API lists it. */
interface Credential extends Held {
  readonly id: string;
  readonly name: string;
  readonly hint: string | null;
}

/** Fills an element that has `data-needs` and places for the count and the list. */
export async function showOwnCredentials(element: HTMLElement): Promise<void> {
  const outcome = await call('GET', '/sandbox/credentials', readCredentials);
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
  const judged = outcome.value.map((credential) => ({ credential, verdict: verdictOf(credential, needs) }));
  const allowed = judged.filter(({ verdict }) => verdict.kind === 'allowed').length;
  count.textContent = t('who.own.count', { count: allowed, all: judged.length });
  list.replaceChildren(
    ...(judged.length === 0
      ? [line(t('who.own.none'))]
      : judged.map(({ credential, verdict }) => row(credential, verdict))),
  );
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
function readCredentials(body: unknown): readonly Credential[] | undefined {
  return isRecord(body) && Array.isArray(body.data) ? (body.data as Credential[]) : undefined;
}
