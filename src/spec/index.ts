// The words specs are written in.
import { describe, expect, inject, test } from 'vitest';
import type { SectionDefinition } from './definition.ts';
import '../report/task-meta.ts';
import { prepare } from './prerequisites.ts';
import type { Recorder } from './recorder.ts';
import { defineSection } from './registry.ts';
import { type Ran, runItem } from './run.ts';
import { Session, type StageDescriptor } from './session.ts';

export { expect } from 'vitest';
export { live, onlyFor } from './condition.ts';
export { outbound } from './inputs.ts';
export { check, step } from './registry.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stage: StageDescriptor;
  }
}

/** Vitest's own limit, prerequisites included. The limits of the items come first, and say more. */
const TEST_LIMIT_MS = 60 * 60_000;

interface SectionOptions {
  /** Sections whose steps this one builds on. */
  readonly needs?: readonly string[];
}

/**
 * A section of the guide, with its steps and checks in the guide's order.
 * @param id the guide's number of it, `1.5`, or its heading where it has none.
 */
export function section(id: string, title: string, options: SectionOptions, body: () => void): void {
  defineSection(id, title, options.needs ?? [], body, register);
}

function register({ id, title, phase, items }: SectionDefinition): void {
  const place = { phase, section: id, sectionTitle: title };
  describe(`${id} ${title}`, { meta: { place } }, () => {
    for (const item of items) {
      const name = item.kind === 'step' ? `step: ${item.title}` : item.title;
      test(name, { timeout: TEST_LIMIT_MS }, async ({ signal, skip, task }) => {
        const session = currentSession();
        const { blockedBy, done } = await prepare(item, session, signal, countAssertions);
        const ran = await runItem(item, session, signal, countAssertions, blockedBy);
        task.meta.record = ran.record;
        task.meta.prerequisites = done.map(({ record }) => record);
        settle(ran, session.recorder, skip);
      });
    }
  });
}

/** Tells Vitest in its own words; what it prints of an error has no secret in it either. */
function settle({ record, error }: Ran, recorder: Recorder, skip: (note?: string) => never): void {
  switch (record.outcome) {
    case 'passed':
    case 'erratum':
      return;
    case 'failed':
    case 'fixed':
    case 'broken':
      throw error instanceof Error ? recorder.redactError(error) : new Error(record.reason);
    default:
      skip(`${record.outcome}: ${record.reason}`);
  }
}

function countAssertions(): number {
  return expect.getState().assertionCalls;
}

/** One session a worker: Vitest runs all spec files of a walk in one, and so over one connection. */
const KEY = Symbol.for('guide-conformance.session');
const store = globalThis as { [KEY]?: Session };

function currentSession(): Session {
  const stage = inject('stage');
  if (store[KEY]?.stage.machine.id !== stage.machine.id) {
    void store[KEY]?.[Symbol.asyncDispose]();
    store[KEY] = new Session(stage);
  }
  return store[KEY];
}
