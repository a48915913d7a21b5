/**
 * Gathers what is asked while the event loop goes round once, or while an earlier question is under way, and asks all
 * of it at once: many requests share one round trip to the database.
 */
interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

export class Batch<Question, Answer> {
  readonly #askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  #waiting: Waiting<Question, Answer>[] = [];
  #isAsking = false;

  /** @param askAll - gives the answers in the order of the questions */
  constructor(askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>) {
    this.#askAll = askAll;
  }

  /** Asks. What is answered was found out after the call. */
  ask(question: Question): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.push({ question, resolve, reject });
    if (!this.#isAsking) {
      this.#isAsking = true;
      setImmediate(() => void this.#ask());
    }
    return promise;
  }

  async #ask(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const answers = await this.#askAll(batch.map(({ question }) => question));
        for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer); // one each, in their order
      } catch (reason) {
        for (const { reject } of batch) reject(reason);
      }
    }
    this.#isAsking = false;
  }
}
