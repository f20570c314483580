// Who may use the machine when: those that only read it together, whoever may change it alone.

export class Turns {
  /** The end of whoever was alone last. */
  #alone: Promise<unknown> = Promise.resolve();
  /** The ends of all who came together since. */
  readonly #together = new Set<Promise<unknown>>();

  /** Does `work` at the same time as others who came for this, as soon as nobody is alone with the machine. */
  together<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#alone.then(work);
    const end = result.then(
      () => undefined,
      () => undefined,
    );
    this.#together.add(end);
    void end.then(() => this.#together.delete(end));
    return result;
  }

  /** Does `work` when all who came before are done; whoever comes later waits for it. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = Promise.all([this.#alone, ...this.#together]).then(work);
    this.#alone = result.catch(() => undefined);
    return result;
  }
}
