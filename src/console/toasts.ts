/** Short messages about what has just been done. */
import { shallowRef } from 'vue';

/** A message. */
export interface Toast {
  readonly id: number;
  readonly text: string;
}

let last = 0;

/** The messages that are shown now. */
export const toasts = shallowRef<readonly Toast[]>([]);

/** Shows a message; the latest three stay. */
export function say(text: string): void {
  last += 1;
  toasts.value = [...toasts.value.slice(-2), { id: last, text }];
}

/** Takes a message away. */
export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
