// What is kept in a 1Password account: vaults, items, fields, and the words with which 1Password says that one is missing.
import { createHash, randomInt } from 'node:crypto';

export interface Field {
  readonly label: string;
  /** `password` for what is concealed, `text` for the rest. */
  readonly type: string;
  readonly value: string;
}

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly fields: readonly Field[];
}

interface Vault {
  readonly id: string;
  name: string;
  items: readonly Item[];
}

/** What a vault looks like from outside: of a secret only its digest. */
export interface VaultShown {
  readonly name: string;
  readonly items: readonly {
    readonly title: string;
    readonly category: string;
    readonly fields: readonly { readonly label: string; readonly type: string; readonly digest: string }[];
  }[];
}

/** Why the service does not do what it is asked to, in the words of 1Password. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const REFERENCE = /^op:\/\/([^/]+)\/([^/]+)\/(.+)$/;

export class Vaults {
  readonly #vaults: Vault[] = [];

  create(name: string): { id: string; name: string } {
    const vault: Vault = { id: makeId(), name, items: [] };
    this.#vaults.push(vault);
    return { id: vault.id, name };
  }

  /** Those that `may` lets through, by name. */
  list(may: (name: string) => boolean): readonly { id: string; name: string }[] {
    return this.#vaults.filter(({ name }) => may(name)).map(({ id, name }) => ({ id, name }));
  }

  /** @throws Refusal for one that does not exist, or that `may` does not let through: nobody is told which. */
  vault(named: string, may: (name: string) => boolean): Vault {
    const vault = this.#vaults.find(({ id, name }) => named === id || named === name);
    if (vault === undefined || !may(vault.name))
      throw new Refusal(`"${named}" isn't a vault in this account. Specify the vault with its ID or name.`);
    return vault;
  }

  put(vault: Vault, { title, category, fields }: Omit<Item, 'id'>): Item {
    const item = { id: makeId(), title, category, fields };
    vault.items = [...vault.items, item];
    return item;
  }

  /** Sets fields of an item, by label; what it does not have yet is added. */
  edit(vault: Vault, named: string, fields: readonly Field[]): Item {
    const item = this.item(vault, named);
    const labels = fields.map(({ label }) => label);
    const edited = {
      ...item,
      fields: [...item.fields.filter(({ label }) => !labels.includes(label)), ...fields],
    };
    vault.items = vault.items.map((other) => (other === item ? edited : other));
    return edited;
  }

  item(vault: Vault, named: string): Item {
    const item = vault.items.find(({ id, title }) => named === id || named === title);
    if (item === undefined)
      throw new Refusal(
        `could not resolve item UUID for item ${named}: could not find item ${named} in vault ${vault.id}`,
      );
    return item;
  }

  rename(from: string, to: string): void {
    this.vault(from, () => true).name = to;
  }

  renameItem(vault: Vault, from: string, title: string): void {
    const item = this.item(vault, from);
    vault.items = vault.items.map((other) => (other === item ? { ...item, title } : other));
  }

  /** The secret that `op://VAULT/ITEM/FIELD` stands for. */
  resolve(reference: string, may: (name: string) => boolean): string {
    const [, vaultName, itemName, label] = REFERENCE.exec(reference) ?? [];
    if (vaultName === undefined || itemName === undefined || label === undefined)
      throw new Refusal(
        `invalid secret reference '${reference}': too few '/': secret references should have at least vault, item and field specified`,
      );
    const vault = this.#named(vaultName, itemName, may);
    const field = this.item(vault, itemName).fields.find((candidate) => candidate.label === label);
    if (field === undefined)
      throw new Refusal(`item '${vaultName}/${itemName}' does not have a field '${label}'`);
    return field.value;
  }

  #named(vaultName: string, itemName: string, may: (name: string) => boolean): Vault {
    try {
      return this.vault(vaultName, may);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(`could not get item ${vaultName}/${itemName}: ${error.message}`);
    }
  }

  shown(): readonly VaultShown[] {
    return this.#vaults.map(({ name, items }) => ({
      name,
      items: items.map(({ title, category, fields }) => ({
        title,
        category,
        fields: fields.map(({ label, type, value }) => ({ label, type, digest: digestOf(value) })),
      })),
    }));
  }
}

function digestOf(value: string): string {
  return `sha256:${createHash('sha256').update(value).digest('hex')}`;
}

/** 26 letters and digits, as 1Password makes them. */
function makeId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from({ length: 26 }, () => letters[randomInt(letters.length)]).join('');
}
