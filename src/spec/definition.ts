// Steps and checks as data, before anything runs: what specs define, and what walks, proofs and plans read.
import type { Severity } from '../report/outcome.ts';
import type { Condition } from './condition.ts';
import type { CheckContext } from './context.ts';
import type { Erratum } from './erratum.ts';

interface ItemBase {
  /** `1.5/option-a-standard-outbound`: section and title. */
  readonly id: string;
  readonly title: string;
  readonly section: SectionDefinition;
  readonly severity: Severity;
  /** Where the guide promises it. */
  readonly promise?: string;
  /** All of these must hold, or it is not applicable. */
  readonly when: readonly Condition[];
  /** Sections whose steps must have been done, beyond those its section needs. */
  readonly needs: readonly string[];
  readonly errata: readonly Erratum[];
}

/** A command of a step whose failure is no failure. */
export interface Tolerated {
  readonly command: RegExp;
  readonly because: string;
}

export interface StepDefinition extends ItemBase {
  readonly kind: 'step';
  /** The guide's block, read by us: its commands. */
  readonly run: string;
  /** Which of the section's shell blocks it is, from 1; 0 when the section gives it as inline code. */
  readonly block: number;
  readonly tolerates: readonly Tolerated[];
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** What a check does to the machine beyond reading it. */
export type Disruption = 'container' | 'listener' | 'login' | 'reboot';

export interface CheckDefinition extends ItemBase {
  readonly kind: 'check';
  readonly disruptive: Disruption | null;
  readonly body: (context: CheckContext) => Promise<void>;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

export type ItemDefinition = StepDefinition | CheckDefinition;

export interface SectionDefinition {
  readonly id: string;
  readonly title: string;
  readonly phase: string;
  /** Sections whose steps must have been done. */
  readonly needs: readonly string[];
  readonly items: readonly ItemDefinition[];
}

/** Steps, and checks whose erratum corrects a step: what brings a machine into the state that a section leaves. */
export function establishes(item: ItemDefinition): boolean {
  return item.kind === 'step' || item.errata.some(({ correction }) => correction.kind === 'step');
}
