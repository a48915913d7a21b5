/** Ids that only the visitor's sandbox has — its tokens, its requests — fetched into the list of their input. */
import { call } from '../sandbox/control-api.ts';
import { isRecord } from '../sandbox/sandbox.ts';

interface OwnId {
  readonly id: string;
  readonly label: string;
}

/** Fills the inputs that name a source; the newest id takes the place of the example's when there is one to spare. */
export async function offerOwnIds(form: HTMLFormElement): Promise<void> {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[data-source]')) {
    const outcome = await call('GET', input.dataset.source ?? '', parse);
    if (!outcome.ok || !input.list) continue;
    input.list.replaceChildren(...outcome.value.map(({ id, label }) => new Option(label, id)));
    const [newest, second] = outcome.value;
    // Never the only token: revoking the sandbox's own by the first click would help nobody.
    const chosen = input.dataset.source === '/sandbox/tokens' && !second ? undefined : newest;
    const isUntouched = [input.defaultValue, input.dataset.offered].includes(input.value);
    if (!chosen || !isUntouched) continue;
    input.value = chosen.id;
    input.dataset.offered = chosen.id;
  }
}

function parse(value: unknown): readonly OwnId[] | undefined {
  if (!isRecord(value) || !Array.isArray(value.data)) return undefined;
  const ids = value.data.flatMap((entry) => {
    if (!isRecord(entry) || typeof entry.id !== 'string' || typeof entry.revoked_at === 'string') return [];
    const label = [entry.name, entry.url].find((text) => typeof text === 'string');
    return [{ id: entry.id, at: String(entry.created_at ?? entry.at), label: String(label ?? '') }];
  });
  return ids.sort((a, b) => b.at.localeCompare(a.at));
}
