// 1Password's side, for checks: who may read what, what was asked for, and how it fails. Needs the stand-in.
import { randomBytes } from 'node:crypto';
import type { OpRequest, Person } from '../../lab/server/one-password/one-password.ts';
import type { Permission } from '../../lab/server/one-password/service-accounts.ts';
import type { VaultShown } from '../../lab/server/one-password/vaults.ts';
import { type Ask, askStandIn } from './control.ts';
import { makeServiceAccountToken } from './made-keys.ts';

export type { OpRequest, VaultShown };

export interface OnePasswordOptions {
  /** The lab's control port; null when nothing is stood in for. */
  readonly lab: string | null;
  /** Told of every secret that is made or put in, under a name by which {@link restoreVaults} knows it again. */
  readonly secret: (value: string, label: string) => void;
  readonly signal: AbortSignal;
}

/** Where a secret is kept. */
export interface Place {
  readonly vault: string;
  readonly item: string;
  readonly field: string;
}

const ACCOUNT_LABEL = /^token of the service account (\S+) for the vault (\S+)$/;
const SECRET_LABEL = /^op:\/\/([^/]+)\/([^/]+)\/([^/]+)$/;

export class OnePassword {
  readonly #ask: Ask;
  readonly #options: OnePasswordOptions;

  constructor(options: OnePasswordOptions) {
    this.#options = options;
    this.#ask = askStandIn(options.lab, '1password', options.signal);
  }

  /** Somebody with an account, who may do everything: what they sign in with. Of an earlier one nothing is good any more. */
  async person(): Promise<Person> {
    const person = {
      email: 'operator@example.org',
      secretKey: `A3-${randomBytes(17).toString('hex').toUpperCase()}`,
      password: randomBytes(18).toString('hex'),
    };
    this.#options.secret(person.secretKey, '1Password secret key');
    this.#options.secret(person.password, '1Password password');
    await this.#ask('PUT', '/person', person);
    return person;
  }

  /** Declares what the operator is about to store, so that a machine which goes on in another run finds it there. */
  knows({ vault, item, field }: Place, value: string): void {
    this.#options.secret(value, `op://${vault}/${item}/${field}`);
  }

  /** Sets a field, as in the web console; what there is no place for yet, is made. */
  async put({ vault, item, field }: Place, value: string): Promise<void> {
    this.knows({ vault, item, field }, value);
    const fields = [{ label: field, type: 'password', value }];
    await this.#ask('PUT', '/items', { vault, title: item, fields });
  }

  /** A service account, as the web console makes it. @returns its token */
  async serviceAccount(
    name: string,
    vault: string,
    permissions: readonly Permission[] = ['read_items'],
  ): Promise<string> {
    const token = makeServiceAccountToken(name);
    this.#options.secret(token, `token of the service account ${name} for the vault ${vault}`);
    await this.#ask('POST', '/service-accounts', { name, token, vaults: { [vault]: permissions } });
    return token;
  }

  /** From now on its token opens nothing. */
  async revoke(name: string): Promise<void> {
    await this.#ask('DELETE', '/service-accounts', { name });
  }

  /** Vaults and what is in them, of secrets the digests. */
  async vaults(): Promise<readonly VaultShown[]> {
    return (await this.#ask('GET', '/vaults')) as readonly VaultShown[];
  }

  /** Nothing answers at 1Password's until what this returns is disposed of. */
  async unreachable(): Promise<AsyncDisposable> {
    await this.#ask('PUT', '/reachable', { reachable: false });
    return this.#afterwards(() => this.#ask('PUT', '/reachable', { reachable: true }));
  }

  /** A service account may make so many reads an hour until what this returns is disposed of. */
  async limited(reads: number): Promise<AsyncDisposable> {
    await this.#ask('PUT', '/limit', { reads });
    return this.#afterwards(() => this.#ask('PUT', '/limit', { reads: null }));
  }

  /** A vault, or an item in one, has another name until what this returns is disposed of. */
  async renamed(vault: string, to: string, item?: string): Promise<AsyncDisposable> {
    await this.#ask('PUT', '/names', { vault, to, ...(item !== undefined && { item }) });
    const back = item === undefined ? { vault: to, to: vault } : { vault, item: to, to: item };
    return this.#afterwards(() => this.#ask('PUT', '/names', back));
  }

  /** What `op` asked for, in order; with `since` only what came after the request of that number. */
  async requests({ since = 0 }: { readonly since?: number } = {}): Promise<readonly OpRequest[]> {
    return (await this.#ask('GET', `/conversation?after=${since}`)) as readonly OpRequest[];
  }

  /** Number of the last request: for {@link requests}. */
  async now(): Promise<number> {
    return (await this.requests()).at(-1)?.seq ?? 0;
  }

  #afterwards(undo: () => Promise<unknown>): AsyncDisposable {
    return {
      [Symbol.asyncDispose]: async () => {
        await undo();
      },
    };
  }
}

/**
 * Fills the vaults of a new lab as a machine that goes on in another run has left them.
 * @param learned the secrets of that run, in their order: the last of a name is the one that counts
 */
export async function restoreVaults(
  learned: readonly { readonly label: string; readonly value: string }[],
  lab: string | null,
  signal: AbortSignal,
): Promise<void> {
  const ask = askStandIn(lab, '1password', signal);
  for (const [label, value] of new Map(learned.map(({ label, value }) => [label, value]))) {
    const [, vault, title, field] = SECRET_LABEL.exec(label) ?? [];
    if (field !== undefined)
      await ask('PUT', '/items', { vault, title, fields: [{ label: field, type: 'password', value }] });
    const [, name, opened] = ACCOUNT_LABEL.exec(label) ?? [];
    if (opened !== undefined)
      await ask('POST', '/service-accounts', { name, token: value, vaults: { [opened]: ['read_items'] } });
  }
}
