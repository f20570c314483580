// The choices the guide leaves to the operator, and the conditions specs make of them.
import { z } from 'zod';
import type { Condition } from './condition.ts';

export const inputsSchema = z.strictObject({
  /** Section 1.5: Option A is `standard`, Option B is `hardened`. */
  outbound: z.enum(['standard', 'hardened']).default('standard'),
});
export type Inputs = z.infer<typeof inputsSchema>;

/**
 * The inputs that are marked secret in the schema: `z.string().meta({ secret: true })`.
 * @returns name and value of each that is given; none of the values may be recorded.
 */
export function secretsOf(
  inputs: Readonly<Record<string, unknown>>,
  { shape }: z.ZodObject = inputsSchema,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const value = inputs[name];
    return isSecret(field as z.ZodType) && typeof value === 'string' ? [[name, value] as const] : [];
  });
}

/** The mark stays on the inner type when `optional` or `default` is put around it. */
function isSecret(field: z.ZodType): boolean {
  const inner = 'innerType' in field.def ? (field.def.innerType as z.ZodType) : undefined;
  return field.meta()?.secret === true || (inner !== undefined && isSecret(inner));
}

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
