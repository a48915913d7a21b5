/**
 * A form over one operation: checks with the contract's schema before it sends, and shows at each field what is wrong
 * with it — found by the browser or told by the server, named by the same JSON Pointers.
 */
import { computed, nextTick, type Ref, shallowRef, watch } from 'vue';
import type { Failure } from '../sandbox/failure.ts';
import type { Outcome } from './client.ts';
import { useSandbox } from './use-sandbox.ts';
import type { FieldErrors } from './validation.ts';

/** A form's state. */
export interface Form {
  /** What is wrong, by JSON Pointer. */
  readonly errors: Readonly<Ref<FieldErrors>>;
  /** Why it could not be done, when that belongs to no field. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly isSending: Readonly<Ref<boolean>>;
  /** What is wrong with a field or anything below it. */
  readonly errorOf: (pointer: string) => string | undefined;
  /** Loads the schemas; to be called when somebody begins to type. */
  readonly warmUp: () => void;
  /** Forgets what was wrong. */
  readonly clear: () => void;
  /** Checks, sends, and says whether it worked. */
  readonly submit: <Value>(
    body: unknown,
    send: () => Promise<Outcome<Value>>,
  ) => Promise<Outcome<Value> | undefined>;
}

/** Loads the schemas with the interpreter that the site's policy allows. */
export async function loadValidation(): Promise<typeof import('./validation.ts')> {
  await import('../jitless.ts');
  return import('./validation.ts');
}

/**
 * @param operation - `<document>.<operationId>` whose body the form makes
 * @param shown - pointers that the form has a field for; errors elsewhere go into the alert
 */
export function useForm(operation: `${'sandbox' | 'v4'}.${string}`, shown: () => readonly string[]): Form {
  const errors = shallowRef<FieldErrors>({});
  const failure = shallowRef<Failure>();
  const isSending = shallowRef(false);
  // In a new sandbox what is typed can be sent again, and that the one before has ended is no news.
  const sandbox = useSandbox();
  watch(
    () => sandbox.value?.id,
    () => {
      if (failure.value?.kind === 'gone') failure.value = undefined;
    },
  );
  const [document, id] = operation.split('.') as ['sandbox' | 'v4', string]; // the template type guarantees both
  const errorOf = (pointer: string) =>
    Object.entries(errors.value).find(([at]) => at === pointer || at.startsWith(`${pointer}/`))?.[1];

  const hasField = (pointer: string) =>
    shown().some((field) => pointer === field || pointer.startsWith(`${field}/`));

  async function submit<Value>(
    body: unknown,
    send: () => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value> | undefined> {
    if (isSending.value) return undefined;
    isSending.value = true;
    failure.value = undefined;
    try {
      const { validateBody } = await loadValidation();
      errors.value = validateBody(document, id, body) ?? {};
      if (Object.keys(errors.value).length > 0) {
        const strays = Object.entries(errors.value).filter(([pointer]) => !hasField(pointer));
        if (strays.length > 0) failure.value = strayFailure(strays.map(([, detail]) => detail));
        await focusFirstError();
        return undefined;
      }
      const outcome = await send();
      if (!outcome.ok) await show(outcome.failure);
      return outcome;
    } finally {
      isSending.value = false;
    }
  }

  async function show(told: Failure): Promise<void> {
    const entries = (told.problem?.errors ?? []).flatMap(({ pointer, detail }) =>
      pointer === undefined ? [] : [[pointer, detail] as const],
    );
    const known = entries.filter(([pointer]) => hasField(pointer));
    errors.value = Object.fromEntries(known);
    // What stands at its field needs no alert besides.
    failure.value = known.length > 0 && known.length === told.problem?.errors.length ? undefined : told;
    await focusFirstError();
  }

  return {
    errors: computed(() => errors.value),
    failure: computed(() => failure.value),
    isSending: computed(() => isSending.value),
    errorOf,
    warmUp: () => void loadValidation(),
    clear: () => {
      errors.value = {};
      failure.value = undefined;
    },
    submit,
  };
}

function strayFailure(details: readonly string[]): Failure {
  return { kind: 'refused', title: details[0] ?? '', detail: details.slice(1).join(' ') };
}

/** The first field that is wrong gets the focus, so that it is read out and can be mended at once. */
async function focusFirstError(): Promise<void> {
  await nextTick();
  document
    .querySelector<HTMLElement>('.console-form [aria-invalid="true"], .console-form [role="alert"]')
    ?.focus();
}
