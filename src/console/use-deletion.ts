/** Something to be done to one of several, after a question: which one, whether it is under way, why it failed. */
import { computed, type Ref, shallowRef, type WritableComputedRef } from 'vue';
import type { Failure } from '../sandbox/failure.ts';
import type { Outcome } from './client.ts';

/** A question about one subject. */
export interface Deletion<Subject> {
  readonly subject: Readonly<Ref<Subject | undefined>>;
  readonly isOpen: WritableComputedRef<boolean>;
  readonly isBusy: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly ask: (subject: Subject) => void;
  readonly confirm: () => Promise<void>;
}

/** @param act - does it; the dialog closes when it worked */
export function useDeletion<Subject>(
  act: (subject: Subject) => Promise<Outcome<unknown>>,
): Deletion<Subject> {
  const subject = shallowRef<Subject>();
  const isShown = shallowRef(false);
  const isBusy = shallowRef(false);
  const failure = shallowRef<Failure>();
  return {
    subject,
    isOpen: computed({
      get: () => isShown.value,
      set: (open) => {
        isShown.value = open;
      },
    }),
    isBusy,
    failure,
    ask: (next) => {
      subject.value = next;
      failure.value = undefined;
      isShown.value = true;
    },
    confirm: async () => {
      if (subject.value === undefined || isBusy.value) return;
      isBusy.value = true;
      failure.value = undefined;
      const outcome = await act(subject.value).finally(() => {
        isBusy.value = false;
      });
      if (outcome.ok) isShown.value = false;
      else failure.value = outcome.failure;
    },
  };
}
