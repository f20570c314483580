// A machine that a walk has just finished, accepted: as far as a checkpoint of one is here.
import { expect, test } from 'vitest';
import { Host } from '../../src/accept/host.ts';
import { inspect } from '../../src/accept/inspect.ts';
import { latestBefore } from '../../src/checkpoint/find.ts';
import { silent } from '../../src/progress.ts';
import { Redactor } from '../../src/report/redaction.ts';
import type { ReadingCheck } from '../../src/spec/definition.ts';
import { expectingWith } from '../../src/spec/expect.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage } from '../../src/stage.ts';

test('a machine that a walk has finished is as the guide says, and stays so', async ({
  skip,
  signal,
  annotate,
}) => {
  const sections = await loadSections();
  let isFinished = false;
  await using stage = await openStage(
    {
      inputs: inputsSchema.parse({}),
      world: {},
      documentText: {},
      from: async (circumstances) => {
        const found = await latestBefore(null, sections.values(), circumstances);
        isFinished = found?.after === 'operations';
        return found;
      },
    },
    silent,
    signal,
  );
  if (!isFinished) skip('No checkpoint of a finished machine is here.');
  await using session = new Session(stage.descriptor);
  const context = session.context(signal);
  const startedAt = performance.now();
  await using host = await Host.enter({
    open: (command) => session.connection.line(command, signal),
    password: null,
    world: stage.descriptor.world,
    telegram: context.telegram,
    demanded: { llmApiKey: context.inputs.llmApiKey, botToken: context.inputs.botToken },
    outside: () => context.outside,
    redactor: new Redactor(),
    signal,
  });
  await annotate(
    `Entered after ${Math.round(performance.now() - startedAt)} ms: ${JSON.stringify(host.options)}`,
  );
  const checks = [...sections.values()]
    .flatMap(({ items }) => items)
    .filter((item): item is ReadingCheck => item.kind === 'check' && item.disruptive === null);
  const wrong: string[] = [];
  await expectingWith(expect, async () => {
    for (const check of checks) {
      const { id, outcome, reason } = await inspect(
        check,
        host,
        signal,
        () => expect.getState().assertionCalls,
      );
      if (outcome === 'failed' || outcome === 'broken') wrong.push(`${outcome}: ${id}: ${reason}`);
    }
  });
  const { differences } = await host.compare(signal);
  await annotate(`${checks.length} checks, ${Math.round((performance.now() - startedAt) / 1000)} s.`);
  expect(wrong).toEqual([]);
  expect(differences.filter(({ because }) => because === undefined)).toEqual([]);
});
