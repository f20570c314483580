// Sections as Vitest's tests: each step and each check is one, in one session with the machine.
import { describe, inject, test } from 'vitest';
import { sectionName } from '../report/section-tally.ts';
import '../report/task-meta.ts';
import { patienceWith } from '../machine/machine.ts';
import { runsBesideOthers, type SectionDefinition } from './definition.ts';
import { expectingWith } from './expect.ts';
import { prepare } from './prerequisites.ts';
import { runItem } from './run.ts';
import { Session, type StageDescriptor } from './session.ts';
import { tellVitest } from './tell-vitest.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stage: StageDescriptor;
  }
}

/** Vitest's own limit, prerequisites included. The limits of the items come first, and say more. */
const TEST_LIMIT_MS = 60 * 60_000;

/** Registers a section with Vitest: a `describe` with a test for each of its items. */
export function register({ id, title, phase, items }: SectionDefinition): void {
  const place = { phase, section: id, sectionTitle: title };
  describe(sectionName(place), { meta: { place } }, () => {
    for (const item of items) {
      const name = item.kind === 'check' ? item.title : `step: ${item.title}`;
      // Vitest runs those that stand next to each other together.
      const concurrent = runsBesideOthers(item);
      test(name, { timeout: TEST_LIMIT_MS, concurrent }, async ({ expect, signal, skip, task }) => {
        const session = currentSession();
        const assertions = () => expect.getState().assertionCalls;
        const look = async () => {
          await session.entering(phase, signal);
          const { blockedBy, done } = await prepare(item, session, signal, assertions);
          task.meta.prerequisites = done.map(({ record }) => record);
          const run = () => runItem(item, session, signal, assertions, blockedBy);
          const ran = await (concurrent ? session.turns.together(run) : session.turns.alone(run));
          task.meta.record = ran.record;
          tellVitest(ran, session.recorder, skip);
        };
        await expectingWith(expect, look, patienceWith(session.stage.machine));
      });
    }
  });
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
