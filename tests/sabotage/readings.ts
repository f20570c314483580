// The suite's own checks on a machine that is told of, not looked at.
import type { Shell } from '../../src/machine/shell.ts';
import type { Outcome } from '../../src/report/outcome.ts';
import type { Read } from '../../src/spec/context.ts';
import type { CheckDefinition } from '../../src/spec/definition.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { runItem } from '../../src/spec/run.ts';
import { assertions, type BenchOptions, fakeBench, never } from '../spec/bench.ts';

/** A probe and what it reads. A function is asked each time, and told how many blocks have been run so far. */
export function reading<R>(
  probe: (shell: Shell, ...args: never[]) => Promise<R>,
  value: Partial<R> | ((blocks: number) => Partial<R>),
): readonly [unknown, unknown] {
  return [probe, value];
}

/** @returns the check of the suites with this id. */
export async function checkOf(id: string): Promise<CheckDefinition> {
  for (const { items } of (await loadSections()).values())
    for (const item of items) if (item.id === id && item.kind === 'check') return item;
  throw new Error(`There is no check ${id}.`);
}

/** What comes of a check as a walk makes it, on a machine of which the probes read this. */
export async function outcomeOf(
  check: CheckDefinition,
  readings: readonly (readonly [unknown, unknown])[],
  options: BenchOptions = {},
): Promise<{ outcome: Outcome; erratum?: string }> {
  const told = new Map(readings);
  const bench = fakeBench(options);
  let blocks = 0;
  const read = (async (probe) => {
    if (!told.has(probe)) throw new Error(`Nothing is told of what ${probe.name} reads.`);
    const value = told.get(probe);
    return (typeof value === 'function' ? value(blocks) : value) as never;
  }) as Read<Shell>;
  const context: typeof bench.context = (signal) => {
    const { shell, ...rest } = bench.context(signal);
    const block: Shell['block'] = (script, limits) => {
      blocks += 1;
      return shell.block(script, limits);
    };
    return { ...rest, shell: { ...shell, block }, read };
  };
  const { record } = await runItem(check, { ...bench, context }, never, assertions, null);
  return { outcome: record.outcome, ...(record.erratum !== undefined && { erratum: record.erratum }) };
}
