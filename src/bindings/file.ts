// The files of the folder `bindings`: what of the guide is tested by what, as people write it.
import { z } from 'zod';

const target = {
  /** Ids of checks, steps and omissions; of the same section without its id. */
  by: z.array(z.string()).min(1).optional(),
  /** Why nothing tests it; beside `by`, what of it they don't test, and why: one sentence. */
  because: z.string().min(1).optional(),
};
const sketch = {
  begins: z.string().max(40),
  print: z.string().regex(/^[0-9a-f]{12}$/),
  words: z.string().regex(/^(?:[0-9a-f]{4})*$/),
};
const block = z.strictObject({
  /** Place among the section's blocks of commands. */
  shell: z.int().positive().optional(),
  /** Place among its other blocks. */
  other: z.int().positive().optional(),
  ...sketch,
  /** Of the form. */
  form: z.string().regex(/^[0-9a-f]{12}$/),
  ...target,
});
const promise = z.strictObject({ ...sketch, ...target });
const section = z.strictObject({
  section: z.string(),
  title: z.string(),
  /** For all in it that has no target of its own. */
  because: z.string().min(1).optional(),
  /** The choices that its blocks of commands belong to. */
  options: z.array(z.string().nullable()).optional(),
  /** Those that no step carries. */
  blocks: z.array(block).optional(),
  promises: z.array(promise).optional(),
});

export const bindingsSchema = z.array(section);
export const overrulesSchema = z.array(
  z.strictObject({ section: z.string(), begins: z.string(), promise: z.boolean(), because: z.string() }),
);

export type BoundSection = z.infer<typeof section>;
export type BoundBlock = z.infer<typeof block>;
export type BoundPromise = z.infer<typeof promise>;
