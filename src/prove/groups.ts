// Which faults can share a machine: those whose choices don't contradict each other, as far as one machine should go.
import type { Inputs } from '../spec/inputs.ts';
import { type Fault, sectionOf } from './fault.ts';

export interface Group {
  /** The part of the guide up to which the machine is walked; all of it when undefined. */
  readonly until: string | undefined;
  /** The choices that the faults of the group ask for; empty for a machine with the defaults. */
  readonly inputs: Partial<Inputs>;
  readonly faults: readonly Fault[];
}

/**
 * As few groups as taking each fault in its turn leads to: a machine for every set of choices would take longer than all
 * the faults. Those that ask for nothing come first, on a machine with the defaults.
 */
export function groupsOf(faults: readonly Fault[]): readonly Group[] {
  return [...Map.groupBy(faults, ({ until }) => until)].flatMap(([until, members]) =>
    byInputs(members).map((group) => ({ until, ...group })),
  );
}

/**
 * The faults of a group in parts for a machine each, so that several can be at work. A section's faults stay together: all of
 * its checks are looked at before the first of them, and after each.
 * @param size the number of faults after which no further section is begun
 */
export function partsOf({ faults, ...machine }: Group, size: number): readonly Group[] {
  const parts: Fault[][] = [];
  for (const members of Map.groupBy(faults, mainSectionOf).values()) {
    const last = parts.at(-1);
    if (last === undefined || last.length >= size) parts.push([...members]);
    else last.push(...members);
  }
  return parts.map((part) => ({ ...machine, faults: part }));
}

function mainSectionOf({ breaks: [check = ''] }: Fault): string {
  return sectionOf(check);
}

function byInputs(faults: readonly Fault[]): readonly Omit<Group, 'until'>[] {
  const plain = faults.filter(({ inputs = {} }) => Object.keys(inputs).length === 0);
  const groups: { inputs: Partial<Inputs>; faults: Fault[] }[] = [];
  for (const fault of faults) {
    if (plain.includes(fault)) continue;
    const group = groups.find(({ inputs }) => agree(inputs, fault.inputs ?? {}));
    if (group === undefined) groups.push({ inputs: { ...fault.inputs }, faults: [fault] });
    else {
      Object.assign(group.inputs, fault.inputs);
      group.faults.push(fault);
    }
  }
  return plain.length === 0 ? groups : [{ inputs: {}, faults: plain }, ...groups];
}

function agree(a: Partial<Inputs>, b: Partial<Inputs>): boolean {
  return (Object.keys(b) as (keyof Inputs)[]).every((name) => a[name] === undefined || a[name] === b[name]);
}
