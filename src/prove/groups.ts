// Which faults can share a machine: those whose choices don't contradict each other.
import type { Inputs } from '../spec/inputs.ts';
import type { Fault } from './fault.ts';

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
