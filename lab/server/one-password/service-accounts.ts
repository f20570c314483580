// Service accounts of 1Password: a token each, the vaults it opens, and how much it may ask for in an hour.
import { createHash, timingSafeEqual } from 'node:crypto';

export type Permission = 'read_items' | 'write_items';

export interface ServiceAccount {
  readonly name: string;
  readonly token: string;
  /** By name of the vault. */
  readonly vaults: Readonly<Record<string, readonly Permission[]>>;
}

/** What an account of 1Password for one person, a family or a team may do (their documentation: Service account rate limits). */
const READS_AN_HOUR = 1_000;
const HOUR_MS = 3_600_000;

export class ServiceAccounts {
  #accounts: readonly ServiceAccount[] = [];
  #readsAnHour = READS_AN_HOUR;
  /** When each read was made, by token. */
  readonly #reads = new Map<string, readonly number[]>();

  add(account: ServiceAccount): void {
    this.#accounts = [...this.#accounts, account];
  }

  /** From now on its token opens nothing. */
  revoke(name: string): void {
    this.#accounts = this.#accounts.filter((account) => account.name !== name);
  }

  find(token: string): ServiceAccount | undefined {
    return this.#accounts.find((account) => timingSafeEqual(hash(account.token), hash(token)));
  }

  /** @param reads null for as many as 1Password allows */
  limit(reads: number | null): void {
    this.#readsAnHour = reads ?? READS_AN_HOUR;
  }

  /** @returns false when the hour's reads are used up */
  mayRead({ token }: ServiceAccount, reads: number): boolean {
    const recent = (this.#reads.get(token) ?? []).filter((at) => at > Date.now() - HOUR_MS);
    if (recent.length + reads > this.#readsAnHour) return false;
    this.#reads.set(token, [...recent, ...Array.from({ length: reads }, () => Date.now())]);
    return true;
  }
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
