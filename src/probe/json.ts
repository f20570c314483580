// JSON that a tool prints, checked against what the probe needs of it.
import type { z } from 'zod';
import { ProbeError } from './error.ts';

/** @throws ProbeError when it is no JSON or lacks what `schema` asks for */
export function parseJson<T>(text: string, schema: z.ZodType<T>, command: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw ProbeError.unreadable(command, text.slice(0, 200));
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw ProbeError.unreadable(command, `${issue?.path.join('.')}: ${issue?.message}`);
}
