// What a step runs: its placeholders filled, in its own reading, the document's text and a correction; and what is not run.
import { describe, expect, test } from 'vitest';
import type { CheckContext } from '../../src/spec/context.ts';
import type { ItemDefinition, OmissionDefinition } from '../../src/spec/definition.ts';
import { runItem } from '../../src/spec/run.ts';
import { assertions, type BenchOptions, fakeBench, never } from './bench.ts';
import { aCheck, anErratum, aStep } from './items.ts';

async function run(item: ItemDefinition, options: BenchOptions = {}, blockedBy: string | null = null) {
  const bench = fakeBench(options);
  const { record } = await runItem(item, bench, never, assertions, blockedBy);
  return { ...record, bench };
}

describe('placeholders are filled', () => {
  test('in the step’s own reading', async () => {
    const { bench } = await run(aStep({ run: 'enable <your-channel>' }));
    expect(bench.asked).toEqual(['enable telegram']);
  });

  test('in what the document says instead', async () => {
    const step = aStep({ run: 'enable <your-channel>' });
    const { bench } = await run(step, { documentText: { [step.id]: 'switch on <your-channel>' } });
    expect(bench.asked).toEqual(['switch on telegram']);
  });

  test('by what the run has shown, also in a correction', async () => {
    const step = aStep({
      run: 'approve <CODE>',
      fill: async ({ $ }) => ({ CODE: (await $`listen`).stdout }),
      errata: [
        anErratum({
          symptom: async () => true,
          correction: { kind: 'step', says: 'Say please.', run: 'approve please <CODE>' },
        }),
      ],
    });
    const { outcome, bench } = await run(step, {
      answers: {
        listen: { stdout: 'AB12' },
        'approve AB12': { failures: [{ command: 'approve AB12', exitCode: 1 }] },
      },
    });
    expect(bench.asked).toEqual(['listen', 'approve AB12', 'listen', 'approve please AB12']);
    expect(outcome).toBe('erratum');
  });

  test('or the step is broken, and nothing is run', async () => {
    const { outcome, reason, bench } = await run(aStep({ run: 'approve <CODE>' }));
    expect(outcome).toBe('broken');
    expect(reason).toContain('<CODE>');
    expect(bench.asked).toEqual([]);
  });
});

test('an input that changes while the step begins is filled in as it is then', async () => {
  let channel = 'telegram';
  const bench = fakeBench({});
  const context: typeof bench.context = (signal, recording) =>
    Object.defineProperty(bench.context(signal, recording), 'inputs', {
      get: () => ({ ...bench.stage.inputs, channel }),
    });
  const step = aStep({
    run: 'enable <your-channel>',
    fill: async () => {
      channel = 'rotated';
      return {};
    },
  });
  await runItem(step, { ...bench, context }, never, assertions, null);
  expect(bench.asked).toEqual(['enable rotated']);
});

describe('what a step takes for granted', () => {
  test('comes about before it', async () => {
    const given = async ({ $ }: CheckContext) => void (await $`wait for it`);
    const { outcome, bench } = await run(aStep({ given }));
    expect(outcome).toBe('passed');
    expect(bench.asked).toEqual(['wait for it', 'do it']);
  });

  test('fails it when it does not come about, and nothing is done', async () => {
    const found = { unit: 'openclaw.service', state: 'off', description: 'of many words', restarts: 12 };
    const { outcome, reason, bench } = await run(
      aStep({ given: async () => expect(found).toMatchObject({ state: 'on' }) }),
    );
    expect(outcome).toBe('failed');
    expect(reason).toContain("\nFound: { state: 'off' }");
    expect(bench.asked).toEqual([]);
  });

  test('is also what fills it', async () => {
    const fill = async () => {
      expect('silence').toBe('a code');
      return {};
    };
    const { outcome, bench } = await run(aStep({ run: 'approve <CODE>', fill }));
    expect(outcome).toBe('failed');
    expect(bench.asked).toEqual([]);
  });

  test('breaks it when it can’t be seen to', async () => {
    const given = async () => {
      throw new Error('The line is dead.');
    };
    const { outcome, reason, bench } = await run(aStep({ given }));
    expect({ outcome, reason }).toEqual({ outcome: 'broken', reason: 'The line is dead.' });
    expect(bench.asked).toEqual([]);
  });
});

test('a secret that a step prints is not recorded, nor what quotes it', async () => {
  const step = aStep({ run: 'make', reveals: { pattern: /New token: (\w+)/, label: 'gateway token' } });
  const answers = { make: { stdout: 'New token: 0123456789abcdef — save it\n' } };
  const { outcome, evidence } = await run(step, { answers });
  expect(outcome).toBe('passed');
  expect(evidence.map(({ stdout }) => stdout)).toEqual(['New token: «secret:gateway token» — save it\n']);
});

describe('what is not done', () => {
  const { section, severity, when, needs, errata } = aCheck();
  const omission: OmissionDefinition = {
    section,
    severity,
    when,
    needs,
    errata,
    kind: 'omission',
    id: '1.5/bot',
    title: 'Make a bot',
    promise: '1.5 › bot',
    outcome: 'manual',
    because: 'Only a person can.',
    block: null,
    run: 'never this',
  };

  test.for(['manual', 'not-applicable'] as const)(
    'is %s, with the reason, and nothing is run',
    async (is) => {
      const { outcome, reason, kind, promise, bench } = await run({ ...omission, outcome: is });
      expect({ outcome, reason, kind, promise }).toEqual({
        outcome: is,
        reason: 'Only a person can.',
        kind: 'step',
        promise: '1.5 › bot',
      });
      expect(bench.asked).toEqual([]);
      expect(bench.changes).toBe(0);
    },
  );

  test('is what it is, whatever failed before it', async () => {
    expect((await run(omission, {}, 'Needs something.')).outcome).toBe('manual');
  });

  test('is not applicable where the other option was chosen', async () => {
    const unmet = { holds: () => false, otherwise: 'The other option was chosen.' };
    expect(await run({ ...omission, when: [unmet] })).toMatchObject({
      outcome: 'not-applicable',
      reason: 'The other option was chosen.',
    });
  });
});
