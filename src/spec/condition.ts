// When a step or check applies: decided before it runs, with the reason that stands in the report when it doesn't.
import type { Liveness } from '../report/outcome.ts';
import type { Inputs } from './inputs.ts';

export interface Circumstances {
  readonly inputs: Inputs;
  readonly world: Readonly<Record<string, Liveness>>;
}

export interface Condition {
  readonly holds: (circumstances: Circumstances) => boolean;
  /** Why it is not applicable otherwise: one sentence. */
  readonly otherwise: string;
  /** True when it holds in no walk. */
  readonly never?: true;
  /** True when what is promised is so or not all the same, only nobody here can see it: a person can. */
  readonly unseen?: true;
}

/** Holds when the real service is used: for promises that no stand-in can keep. */
export function live(service: string): Condition {
  return {
    holds: ({ world }) => world[service] === 'live',
    otherwise: `Only the live service can keep this, and ${service} is a stand-in here.`,
  };
}

/**
 * Holds when a stand-in is used: for what the suite can only see or say on the service's side of it.
 * @param because what nobody can do at the live service: one sentence
 */
export function standInFor(service: string, because: string): Condition {
  return {
    holds: ({ world }) => world[service] === 'stand-in',
    otherwise: `Only a stand-in shows this, and ${service} is live here: ${because}`,
    unseen: true,
  };
}

/** Never holds: for what the guide offers to other hosts than the one at hand. */
export function onlyFor(others: string): Condition {
  return { holds: () => false, otherwise: `Meant for ${others}.`, never: true };
}

/** Thrown by a check that finds this machine unable to show what it looks for: the message stands in the report. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
