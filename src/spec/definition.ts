// Steps and checks as data, before anything runs: what specs define, and what walks, proofs and plans read.
import type { Key } from '../machine/shell.ts';
import type { Outcome, Severity } from '../report/outcome.ts';
import type { Condition } from './condition.ts';
import type { CheckContext, ReadingContext } from './context.ts';
import type { DefinedAt } from './defined-at.ts';
import type { Erratum } from './erratum.ts';
import type { Inputs } from './inputs.ts';

interface ItemBase {
  /** `1.5/option-a-standard-outbound`: section and title. */
  readonly id: string;
  readonly title: string;
  readonly section: SectionDefinition;
  /** Where the spec has it; not known in a worker. */
  readonly at?: DefinedAt;
  readonly severity: Severity;
  /** Where the guide promises it. */
  readonly promise?: string;
  /** All of these must hold, or it is not applicable. */
  readonly when: readonly Condition[];
  /** Sections whose steps must have been done, beyond those its section needs. */
  readonly needs: readonly string[];
  readonly errata: readonly Erratum<CheckContext>[];
  /** Why it matters, where its severity does not say enough: one or two sentences for whoever has to repair it. */
  readonly matters?: string;
  /** What to ask a person when an acceptance can't look for itself: answered with yes, it is as the guide says. */
  readonly asks?: string;
}

/** A command of a step whose failure is no failure. */
export interface Tolerated {
  readonly command: RegExp;
  readonly because: string;
}

/** What the operator does at a prompt of an interactive command. */
export type StepAnswer = {
  readonly prompt: RegExp;
} & (
  | {
      /** A line, and enter after it. */
      readonly types: string | ((inputs: Inputs) => string);
      /** Never shown, not even in parts as a prompt echoes it. */
      readonly secret?: boolean;
    }
  | { readonly presses: readonly Key[] }
);

/** A here-document of prose: the suite installs a text of its own, and knows the guide's by its fingerprint only. */
export interface Prose {
  /** The word that ends it: `SOULEOF`. */
  readonly heredoc: string;
  /** Of the guide's text, as `fingerprint` of src/guide makes it. */
  readonly fingerprint: string;
}

/** Brings about what the guide takes for granted when it has the operator begin a step: something to wait for, a new key. */
export type Given = (context: CheckContext) => Promise<void>;

/** Values for placeholders that only the run knows: `{ CODE: 'AB12CD' }`. */
export type Fill = (context: CheckContext) => Promise<Readonly<Record<string, string>>>;

/** A secret that a step prints: what stands in the first group of the pattern is not recorded. */
export interface Revealed {
  readonly pattern: RegExp;
  /** What stands in its place: `gateway token`. */
  readonly label: string;
}

export interface StepDefinition extends ItemBase {
  readonly kind: 'step';
  /** The guide's block, read by us: its commands, with the guide's placeholders, and our own text in place of prose. */
  readonly run: string;
  /** Which of the section's shell blocks it is, from 1; 0 when the section gives it as inline code or in words. */
  readonly block: number;
  readonly tolerates: readonly Tolerated[];
  readonly reveals: Revealed | null;
  readonly prose: Prose | null;
  readonly given: Given | null;
  readonly fill: Fill | null;
  /** Not null: at a terminal, where these are given one after the other. */
  readonly answers: readonly StepAnswer[] | null;
  /** Not null: it has commands that never end by themselves, and Ctrl-C is pressed after so many milliseconds. */
  readonly endsByMs: number | null;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/**
 * What a check does to the machine beyond reading it. A `trial` has something done beside the service, and leaves nothing of
 * it behind.
 */
export type Disruption =
  | 'container'
  | 'file'
  | 'job'
  | 'listener'
  | 'login'
  | 'message'
  | 'reboot'
  | 'service'
  | 'trial';

interface CheckBase extends ItemBase {
  readonly kind: 'check';
  /** The section of the guide that ends what is promised: a finished host is not to be as this says. */
  readonly until?: string;
  /** What must have happened for there to be something to look at: a finished host need not have had it. */
  readonly occasion?: string;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** A check that leaves the machine as it is, and so may run on a host that must not be changed. */
export interface ReadingCheck extends CheckBase {
  readonly disruptive: null;
  readonly errata: readonly Erratum<ReadingContext>[];
  readonly body: (context: ReadingContext) => Promise<void>;
}

export interface DisruptiveCheck extends CheckBase {
  readonly disruptive: Disruption;
  readonly body: (context: CheckContext) => Promise<void>;
}

export type CheckDefinition = ReadingCheck | DisruptiveCheck;

/** What stands in the guide and the suite does not do: only a person can, or it is left out on purpose. */
export interface OmissionDefinition extends ItemBase {
  readonly kind: 'omission';
  readonly outcome: Extract<Outcome, 'manual' | 'not-applicable'>;
  /** One sentence. */
  readonly because: string;
  /** Which of the section's shell blocks it is; null when it is none. */
  readonly block: number | null;
  /** The commands of that block; null: whatever stands there. */
  readonly run: string | null;
}

/** What is done or looked at. */
export type DoneDefinition = StepDefinition | CheckDefinition;
export type ItemDefinition = DoneDefinition | OmissionDefinition;

export interface SectionDefinition {
  readonly id: string;
  readonly title: string;
  readonly phase: string;
  /** Where its spec begins; not known in a worker. */
  readonly at?: DefinedAt;
  /** Sections whose steps must have been done. */
  readonly needs: readonly string[];
  readonly items: readonly ItemDefinition[];
}

/** Steps, and checks whose erratum corrects a step: what brings a machine into the state that a section leaves. */
export function establishes(item: ItemDefinition): item is DoneDefinition {
  return item.kind === 'step' || item.errata.some(({ correction }) => correction.kind === 'step');
}

/** Whether what was read before still counts afterwards, and others that read may go on meanwhile. */
export function disturbsNothing(disruptive: Disruption | null): boolean {
  return disruptive === null || disruptive === 'trial';
}

/** Whether it leaves the machine as it is, so that others which do may run at the same time. */
export function runsBesideOthers(item: ItemDefinition): boolean {
  return item.kind === 'check' && disturbsNothing(item.disruptive) && !establishes(item);
}
