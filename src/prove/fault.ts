// A fault as data: something wrong with a finished machine, and the checks that must notice.
import type { Inputs } from '../spec/inputs.ts';

export interface Fault {
  /** `1.5-ufw-disabled`: the section it belongs to, and what is wrong. */
  readonly id: string;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** Choices the machine must have been built with; the defaults when left out. */
  readonly inputs?: Partial<Inputs>;
  /** Name of the part of the guide up to which the machine is walked: `1`, where later parts undo what an earlier one promises; one that is early enough, where `inputs` need a machine of their own. The whole guide when left out. */
  readonly until?: string;
  /** Files and folders that the fault changes: kept before it, and put back after it, before `undo` runs. */
  readonly keep?: readonly string[];
  /** True when what is logged while it is in must not stay: it is taken out of the journal again, before `undo` runs. */
  readonly logged?: boolean;
  /** Commands that make the machine so. Each must succeed. */
  readonly inject: string;
  /** Commands that make the machine as before, beyond putting back what was kept. Each must succeed. */
  readonly undo?: string;
  /** Ids of the checks that must fail. */
  readonly breaks: readonly string[];
  /** Ids of checks that may go either way, each with the reason. */
  readonly mayBreak?: Readonly<Record<string, string>>;
}

/** A check for which no machine of ours can hold a fault, and what proves it instead. */
export interface Unprovable {
  readonly check: string;
  /** `needs live NodeSource` */
  readonly because: string;
  /** Where its logic is proven without a machine. */
  readonly instead: string;
  /** True when the check itself finds out that it is not applicable, on a machine of ours. */
  readonly atRunTime?: true;
}

/** Section of a check: `1.5` of `1.5/ufw-is-active`. */
export function sectionOf(check: string): string {
  return check.slice(0, check.lastIndexOf('/'));
}
