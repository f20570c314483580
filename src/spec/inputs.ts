// The choices the guide leaves to the operator, and the conditions specs make of them.
import { z } from 'zod';
import type { Condition } from './condition.ts';

export const inputsSchema = z.strictObject({
  /** Section 1.5: Option A is `standard`, Option B is `hardened`. */
  outbound: z.enum(['standard', 'hardened']).default('standard'),
});
export type Inputs = z.infer<typeof inputsSchema>;

function choice<K extends keyof Inputs>(name: K) {
  return {
    /** Holds when the operator chose `value`. */
    is: (value: Inputs[K]): Condition => ({
      holds: ({ inputs }) => inputs[name] === value,
      otherwise: `The other option was chosen: ${name} is not ${value}.`,
    }),
  };
}

export const outbound = choice('outbound');
