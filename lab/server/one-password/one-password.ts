// 1Password's service, as far as `op` needs it: a person who signs in, vaults, service accounts, and what it refuses.
import { randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { Credentials } from '../credentials.ts';
import { type Entry, Journal } from '../journal.ts';
import { pathOf, type StandIn } from '../stand-in.ts';
import { type Permission, type ServiceAccount, ServiceAccounts } from './service-accounts.ts';
import { type Field, Refusal, Vaults } from './vaults.ts';

/** A person's account: all of it is needed to sign in on a computer that does not know it yet. */
export interface Person {
  readonly email: string;
  readonly secretKey: string;
  readonly password: string;
}

/** One command of `op`, and what came of it; of what it read only where it stands. */
export interface OpRequest extends Entry {
  readonly command: string;
  /** Vault, item or reference that it was about. */
  readonly about: string;
  /** `person`, name of a service account, or null for nobody who is known. */
  readonly as: string | null;
  /** systemd's id of the unit's start in which it was asked (systemd.exec: INVOCATION_ID); null of what no unit asked. */
  readonly invocation: string | null;
  /** Why it was refused, in the words of 1Password; null when it was done. */
  readonly refused: string | null;
}

/** What `op` sends. This is no API of 1Password's: its own is not public, and encrypts what is sent. */
interface Command {
  readonly command: string;
  readonly invocation?: string | null;
  readonly vault?: string;
  readonly item?: string;
  readonly title?: string;
  readonly category?: string;
  readonly fields?: readonly Field[];
  /** Characters and length of a password to be made: `letters,digits,64`. */
  readonly generate?: string;
  readonly reference?: string;
  readonly person?: Person;
}

/** Who asks, and what they may. */
interface Asker {
  readonly name: string;
  may(vault: string, permission: Permission): boolean;
  readonly account: ServiceAccount | null;
}

/** By name, a reference takes so many reads: of the vault, of the item, of its content (1Password: Use service accounts with CLI). */
const READS_OF_A_REFERENCE = 3;
const FORBIDDEN = '(101) You do not have permission to perform this action';
const NOT_SIGNED_IN = 'You are not currently signed in. Please run `op signin --help` for instructions';
const REVOKED =
  'error initializing client: Signin credentials are not compatible with the provided user auth from server';
const TOO_MANY =
  "(429) Too Many Requests: You've reached the maximum number of this type of requests this service account is allowed to make. Please retry in 59 minutes or try other requests.";

export function openOnePassword(): StandIn {
  const vaults = new Vaults();
  const accounts = new ServiceAccounts();
  const credentials = new Credentials([]);
  const journal = new Journal<Omit<OpRequest, keyof Entry>>(credentials);
  const sessions = new Set<string>();
  let person: Person | null = null;
  let reachable = true;

  function askerOf(key: string | undefined): Asker {
    if (key !== undefined && sessions.has(key)) return { name: 'person', may: () => true, account: null };
    const account = key?.startsWith('ops_') ? accounts.find(key) : undefined;
    if (account === undefined) throw new Refusal(key?.startsWith('ops_') ? REVOKED : NOT_SIGNED_IN);
    const may = (vault: string, permission: Permission) =>
      account.vaults[vault]?.includes(permission) ?? false;
    return { name: account.name, may, account };
  }

  function signIn(given: Person | undefined): unknown {
    const known = person;
    const same = (['email', 'secretKey', 'password'] as const).every(
      (part) => known?.[part] === given?.[part],
    );
    if (known === null || !same) throw new Refusal('(401) Unauthorized');
    const session = randomBytes(32).toString('base64url');
    sessions.add(session);
    return { session };
  }

  function carryOut(given: Command, asker: Asker): unknown {
    const reads = given.command === 'resolve' ? READS_OF_A_REFERENCE : 1;
    if (asker.account !== null && !accounts.mayRead(asker.account, reads)) throw new Refusal(TOO_MANY);
    const may = (vault: string) => asker.may(vault, 'read_items');
    const { vault: vaultName = '', item: itemName = '' } = given;
    const toWrite = () => {
      const vault = vaults.vault(vaultName, may);
      if (!asker.may(vault.name, 'write_items')) throw new Refusal(FORBIDDEN);
      return vault;
    };
    switch (given.command) {
      case 'whoami':
        return { name: asker.name };
      case 'vault create':
        if (asker.account !== null) throw new Refusal(FORBIDDEN);
        return vaults.create(vaultName);
      case 'vault list':
        return vaults.list(may);
      case 'item create': {
        const { title = 'Untitled', category = '', fields = [], generate } = given;
        const made = generate === undefined ? [] : [makePassword(generate)];
        const secrets = [...fields.map(({ value }) => value), ...made.map(({ value }) => value)];
        remember(secrets);
        return withoutValues(vaults.put(toWrite(), { title, category, fields: [...made, ...fields] }));
      }
      case 'item edit': {
        const { fields = [] } = given;
        remember(fields.map(({ value }) => value));
        return withoutValues(vaults.edit(toWrite(), itemName, fields));
      }
      case 'item get':
        return withoutValues(vaults.item(vaults.vault(vaultName, may), itemName));
      case 'item list':
        return vaults.vault(vaultName, may).items.map(({ id, title, category }) => ({ id, title, category }));
      case 'resolve':
        return { value: vaults.resolve(given.reference ?? '', may) };
      default:
        throw new Refusal(`The stand-in for 1Password does not know the command ${given.command}.`);
    }
  }

  /** What is kept here must not show in a report. */
  function remember(secrets: readonly string[]): void {
    credentials.replace(secrets.filter((secret) => secret.length >= 6));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!reachable) {
      request.socket.destroy();
      return;
    }
    if (request.method !== 'POST' || pathOf(request) !== '/stand-in/command') {
      response.writeHead(404).end();
      return;
    }
    const given = (await json(request)) as Command;
    const [, key] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const about = given.reference ?? [given.vault, given.item ?? given.title].filter(Boolean).join('/');
    const said = { command: given.command, about, invocation: given.invocation ?? null };
    let name: string | null = null;
    try {
      const asker = given.command === 'signin' ? null : askerOf(key);
      name = asker?.name ?? null;
      const result = asker === null ? signIn(given.person) : carryOut(given, asker);
      journal.add({ ...said, as: name, refused: null });
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ result }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      journal.add({ ...said, as: name, refused: error.message });
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ refused: error.message }));
    }
  }

  return {
    hosts: ['my.1password.com'],
    handle,
    control: {
      name: '1password',
      routes: {
        'PUT /person': (body) => {
          person = body as Person;
          remember([person.secretKey, person.password]);
        },
        'PUT /items': (body) => {
          const { vault: name, title, fields } = body as { vault: string; title: string; fields: Field[] };
          remember(fields.map(({ value }) => value));
          const everybody = () => true;
          if (!vaults.list(everybody).some((vault) => vault.name === name)) vaults.create(name);
          const vault = vaults.vault(name, everybody);
          if (vault.items.some((item) => item.title === title)) vaults.edit(vault, title, fields);
          else vaults.put(vault, { title, category: 'login', fields });
        },
        'PUT /names': (body) => {
          const { vault, item, to } = body as { vault: string; item?: string; to: string };
          if (item === undefined) vaults.rename(vault, to);
          else
            vaults.renameItem(
              vaults.vault(vault, () => true),
              item,
              to,
            );
        },
        'GET /vaults': () => vaults.shown(),
        'POST /service-accounts': (body) => {
          const account = body as ServiceAccount;
          remember([account.token]);
          accounts.add(account);
        },
        'DELETE /service-accounts': (body) => accounts.revoke((body as { name: string }).name),
        'PUT /limit': (body) => accounts.limit((body as { reads: number | null }).reads),
        'PUT /reachable': (body) => {
          reachable = (body as { reachable: boolean }).reachable;
        },
      },
      conversation: (after) => journal.after(after),
    },
  };
}

function withoutValues({
  id,
  title,
  category,
  fields,
}: {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly fields: readonly Field[];
}): object {
  return { id, title, category, fields: fields.map(({ label, type }) => ({ label, type })) };
}

/** @param recipe `letters,digits,64` */
function makePassword(recipe: string): Field {
  const parts = recipe.split(',');
  const length = Number(parts.find((part) => /^\d+$/.test(part)) ?? 32);
  const letters = parts.includes('letters') ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' : '';
  const characters = `${letters}${parts.includes('digits') ? '0123456789' : ''}` || 'abcdefghijklmnop';
  const value = Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
  return { label: 'password', type: 'password', value };
}
