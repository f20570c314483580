// What waits for the bot: updates are kept until the bot asks for later ones, as Telegram keeps them.

export interface Update {
  readonly update_id: number;
  readonly message: object;
}

/** To count from: greater after a restart of the lab than any number before it. */
export function firstNumber(): number {
  return Math.floor(Date.now() / 1000);
}

type Outcome = { readonly updates: readonly Update[] } | { readonly refused: 'conflict' | 'unauthorized' };

export class Updates {
  #lastId = firstNumber();
  #waiting: Update[] = [];
  #poll: ((outcome: Outcome) => void) | null = null;
  /** Every update before this one is confirmed. */
  confirmed = 0;

  add(message: object): number {
    this.#lastId += 1;
    this.#waiting.push({ update_id: this.#lastId, message });
    this.#poll?.({ updates: this.#waiting.slice(0, 100) });
    return this.#lastId;
  }

  get pending(): number {
    return this.#waiting.length;
  }

  /**
   * @param offset everything before it counts as received; a negative one leaves that many of the last
   * @param timeoutMs how long to wait when there is nothing
   * @param signal ends the waiting when nobody listens any longer
   */
  async get(offset: number, limit: number, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
    // There is one reader: the later one wins, and the earlier is told.
    this.#poll?.({ refused: 'conflict' });
    const from = offset < 0 ? (this.#waiting.at(offset)?.update_id ?? 0) : offset;
    this.#waiting = this.#waiting.filter(({ update_id }) => update_id >= from);
    this.confirmed = Math.max(this.confirmed, from);
    if (this.#waiting.length > 0 || timeoutMs === 0) return { updates: this.#waiting.slice(0, limit) };
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', gone);
        if (this.#poll === end) this.#poll = null;
        resolve(outcome);
      };
      const gone = () => end({ updates: [] });
      const timer = setTimeout(gone, timeoutMs);
      signal.addEventListener('abort', gone, { once: true });
      this.#poll = end;
    });
  }

  /** The token has been revoked: whoever waits with it waits in vain. */
  revoke(): void {
    this.#poll?.({ refused: 'unauthorized' });
  }
}
