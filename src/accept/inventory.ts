// hosts.yaml: which hosts, and what is particular to each.
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Problem, readList } from './yaml-list.ts';

const EXAMPLE = `- host: gateway-1
- host: ops@gateway-2
  inputs: strict
  waivers: gateway-2-waivers.yaml`;

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const entry = z.strictObject({
  host: z.string('Name the host as ssh takes it.').trim().min(1, 'Name the host as ssh takes it.'),
  inputs: z.string().optional(),
  set: z.record(z.string(), value).optional(),
  waivers: z.string().optional(),
  attest: z.string().optional(),
});

/** A host, and what holds for it alone. */
export interface InventoryHost {
  /** As `ssh HOST` takes it. */
  readonly host: string;
  /** Name of a shipped set of inputs, or a file. */
  readonly inputs?: string;
  /** `NAME=VALUE` */
  readonly set?: readonly string[];
  /** Path of a file. */
  readonly waivers?: string;
  readonly attest?: string;
}

/**
 * Reads an inventory. Files in it are found from the folder it lies in.
 * @throws BadInput naming every entry that is malformed, or about a host that another is about
 */
export async function readInventory(file: string): Promise<readonly InventoryHost[]> {
  const entries = await readList(file, 'hosts', entry, EXAMPLE, (found) => {
    const first = new Map<string, string>();
    return found.flatMap(({ value: { host }, where }): readonly Problem[] => {
      const before = first.get(host);
      first.set(host, before ?? where);
      if (before === undefined) return [];
      return [
        { what: `${host} is there twice`, where, next: `Take one of them out; the other is ${before}.` },
      ];
    });
  });
  const folder = dirname(resolve(file));
  return entries.map(({ value: { host, inputs, set, waivers, attest } }) => ({
    host,
    ...(inputs !== undefined && { inputs: inputs.includes('.') ? resolve(folder, inputs) : inputs }),
    ...(set !== undefined && { set: Object.entries(set).map(([name, text]) => `${name}=${text}`) }),
    ...(waivers !== undefined && { waivers: resolve(folder, waivers) }),
    ...(attest !== undefined && { attest: resolve(folder, attest) }),
  }));
}
