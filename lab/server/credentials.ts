// The keys a stand-in accepts: made by the runner, replaced while it runs, and written down nowhere.
import { createHash, timingSafeEqual } from 'node:crypto';

export class Credentials {
  #accepted: readonly string[];
  /** Revoked ones stay secret, too. */
  readonly #known: Set<string>;

  constructor(accepted: readonly string[]) {
    this.#accepted = accepted;
    this.#known = new Set(accepted);
  }

  accepts(key: string): boolean {
    return this.#accepted.some((accepted) => timingSafeEqual(hash(accepted), hash(key)));
  }

  /** From now on these and no others. */
  replace(accepted: readonly string[]): void {
    this.#accepted = accepted;
    for (const key of accepted) this.#known.add(key);
  }

  /** `text` without any key that was ever accepted. */
  scrub(text: string): string {
    let scrubbed = text;
    for (const key of this.#known) scrubbed = scrubbed.replaceAll(key, '«secret»');
    return scrubbed;
  }
}

function hash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
