// What becomes of a step or check: DESIGN's rules of how a walk treats the guide.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BrokenError } from '../../src/machine/shell.ts';
import { ProbeError } from '../../src/probe/error.ts';
import type { ReadingContext } from '../../src/spec/context.ts';
import type { ItemDefinition } from '../../src/spec/definition.ts';
import type { Inputs } from '../../src/spec/inputs.ts';
import { type Ran, recheck, runItem } from '../../src/spec/run.ts';
import { assertions, type BenchOptions, fakeBench, never } from './bench.ts';
import { aCheck, anErratum, aStep } from './items.ts';

const GOOD = { stdout: 'good' };
const BAD = { stdout: 'bad' };
const FAILED = { failures: [{ command: 'do it', exitCode: 3 }] };

async function run(item: ItemDefinition, options: BenchOptions = {}, blockedBy: string | null = null) {
  const bench = fakeBench(options);
  const ran: Ran = await runItem(item, bench, never, assertions, blockedBy);
  return { ...ran.record, error: ran.error, bench };
}

describe('a check', () => {
  test('whose promise holds has passed', async () => {
    const { outcome, reason, erratum, error, bench } = await run(aCheck(), { answers: { look: GOOD } });
    expect({ outcome, reason, erratum, error }).toEqual({ outcome: 'passed' });
    expect(bench.asked).toEqual(['look']);
    expect(bench.changes).toBe(0);
  });

  test('whose promise does not hold has failed, with the assertion’s own words and error', async () => {
    const { outcome, reason, error } = await run(aCheck(), { answers: { look: BAD } });
    expect({ outcome, reason }).toEqual({
      outcome: 'failed',
      reason: expect.stringContaining("to be 'good'"),
    });
    expect(error).toMatchObject({ name: 'AssertionError', actual: 'bad', expected: 'good' });
  });

  test('whose promise does not hold has failed, whichever matcher says so', async () => {
    const matchers: (() => void)[] = [
      () => expect(1).toSatisfy((value) => value === 2),
      () => expect({ a: 1 }).toMatchObject({ a: 2 }),
      () => expect([1]).toHaveLength(2),
      () => expect(null, 'a name').not.toBeNull(),
      () => expect.fail('said so'),
      () => expect.unreachable(),
      () => expect(() => undefined).toThrow(),
      () => expect(['x']).toEqual([expect.stringContaining('y')]),
      () => expect.assert(false, 'said so'),
    ];
    for (const matcher of matchers) {
      const { outcome } = await run(aCheck({ body: async () => matcher() }));
      expect(outcome, String(matcher)).toBe('failed');
    }
    const later = aCheck({ body: () => expect(Promise.resolve(1)).resolves.toBe(2) });
    expect((await run(later)).outcome).toBe('failed');
  });

  test('that asserts nothing has failed: it has checked nothing', async () => {
    const idle = aCheck({ body: async ({ $ }) => void (await $`look`) });
    expect(await run(idle, { answers: { look: GOOD } })).toMatchObject({
      outcome: 'failed',
      reason: 'The check asserts nothing, so it has checked nothing.',
    });
  });

  test.each<[string, Error]>([
    ['a lost connection', new BrokenError('The connection was lost.')],
    [
      'a probe whose command failed',
      ProbeError.failed(
        {
          command: 'ufw status',
          exitCode: 1,
          signal: null,
          stdout: '',
          stderr: 'ERROR',
          durationMs: 1,
          timedOut: false,
        },
        'Run it.',
      ),
    ],
    ['a probe that cannot read what it got', ProbeError.unreadable('ufw', 'Status: purple')],
    ['a mistake of ours', new TypeError('undefined is not a function')],
    ['a broken JSON', new SyntaxError('Unexpected token')],
    ['an error of the system', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['an abort', new DOMException('This operation was aborted', 'AbortError')],
    ['a time-out', new DOMException('The operation timed out', 'TimeoutError')],
  ])('that %s kept from looking is broken, never failed', async (_what, error) => {
    // An erratum for everything makes no difference: it is about what was seen.
    const check = aCheck({
      body: () => Promise.reject(error),
      errata: [anErratum({ symptom: async () => true })],
    });
    const ran = await run(check);
    expect(ran).toMatchObject({ outcome: 'broken', reason: error.message });
    expect(ran.error).toBe(error);
  });

  test('that does not come to an end is broken after its time, whatever it waits for', {
    timeout: 20_000,
  }, async () => {
    const startedAt = performance.now();
    const stuck = aCheck({ timeoutMs: 100, body: () => new Promise(() => undefined) });
    expect(await run(stuck)).toMatchObject({
      outcome: 'broken',
      reason: expect.stringMatching(/^Not finished within 0\.1 s\. /),
    });
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test('that ends when it is told to is broken at once', async () => {
    const body = aCheck({
      timeoutMs: 100,
      body: async ({ signal }) => {
        await delay(60_000, undefined, { signal });
      },
    });
    expect(await run(body)).toMatchObject({
      outcome: 'broken',
      reason: expect.stringMatching(/^Not finished/),
    });
  });

  test('of a run that was called off is broken', async () => {
    const { record } = await runItem(
      aCheck(),
      fakeBench(),
      AbortSignal.abort(new Error('Ctrl-C')),
      assertions,
      null,
    );
    expect(record).toMatchObject({ outcome: 'broken', reason: 'Ctrl-C' });
  });

  test('has everything on record that it ran, and nothing of before', async () => {
    const bench = fakeBench({ answers: { look: GOOD } });
    await bench.context(never).$`earlier`;
    const { record } = await runItem(aCheck(), bench, never, assertions, null);
    expect(record).toMatchObject({
      id: '1.5/check',
      section: '1.5',
      sectionTitle: 'Configure the firewall',
      phase: 'Phase 1: Ubuntu System Preparation',
      kind: 'check',
      title: 'it is done',
      severity: 'major',
      promise: '1.5 › Expected output',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      durationMs: expect.any(Number),
    });
    expect(record.evidence.map(({ command, stdout }) => [command, stdout])).toEqual([['look', 'good']]);
  });

  test('that disturbs the machine leaves no reading behind; a reboot does', async () => {
    for (const [disruptive, times] of [
      ['container', 2],
      ['listener', 2],
      ['login', 2],
      ['reboot', 1],
      ['trial', 1],
      [null, 1],
    ] as const) {
      const probe = async (shell: { run(script: string): Promise<unknown> }) => shell.run('read');
      const check = aCheck({ disruptive, body: async ({ read }) => expect(await read(probe)).toBeDefined() });
      const bench = fakeBench();
      await runItem(check, bench, never, assertions, null);
      await runItem(aCheck({ body: check.body }), bench, never, assertions, null);
      expect(bench.asked.length, String(disruptive)).toBe(times);
    }
  });
});

describe('a step', () => {
  test('of which every command succeeds has passed', async () => {
    const { outcome, bench } = await run(aStep());
    expect(outcome).toBe('passed');
    expect(bench.asked).toEqual(['do it']);
    expect(bench.changes).toBe(1);
  });

  test('of which one command fails has failed, and names each that did', async () => {
    const failures = [
      { command: 'first', exitCode: 1 },
      { command: 'third', exitCode: 100 },
    ];
    expect(await run(aStep(), { answers: { 'do it': { failures } } })).toMatchObject({
      outcome: 'failed',
      reason: 'exit 1: first\nexit 100: third',
    });
  });

  test('may tolerate the failure of a command, and of that one only', async () => {
    const step = aStep({ tolerates: [{ command: /^grep ssh$/, because: 'nothing to find' }] });
    const finding = { command: 'grep ssh', exitCode: 1 };
    const other = { command: 'who -m', exitCode: 2 };
    expect(await run(step, { answers: { 'do it': { failures: [finding] } } })).toMatchObject({
      outcome: 'passed',
    });
    expect(await run(step, { answers: { 'do it': { failures: [finding, other] } } })).toMatchObject({
      outcome: 'failed',
      reason: 'exit 2: who -m',
    });
  });

  test('that the connection fails is broken', async () => {
    const { outcome, reason } = await run(aStep(), { answers: { 'do it': new BrokenError('lost') } });
    expect({ outcome, reason }).toEqual({ outcome: 'broken', reason: 'lost' });
  });

  test('runs the document’s own text where that differs', async () => {
    const { bench } = await run(aStep(), {
      documentText: { '1.5/step': 'do it otherwise', '1.5/other': 'x' },
    });
    expect(bench.asked).toEqual(['do it otherwise']);
  });

  test('makes what was read before count no more', async () => {
    const bench = fakeBench();
    const probe = (shell: { run(script: string): Promise<unknown> }) => shell.run('read');
    await bench.context(never).read(probe);
    await runItem(aStep(), bench, never, assertions, null);
    await bench.context(never).read(probe);
    expect(bench.asked).toEqual(['read', 'do it', 'read']);
  });
});

describe('a step at a terminal', () => {
  test('has its answers given, those made of the inputs too', async () => {
    const yes = { prompt: /Go on\?/, types: 'yes' };
    const menu = { prompt: /Which\?/, presses: ['down', 'enter'] } as const;
    const choice = { prompt: /Option\?/, types: ({ outbound }: Inputs) => outbound, secret: true };
    const { outcome, bench } = await run(aStep({ answers: [yes, menu, choice] }));
    expect(outcome).toBe('passed');
    expect(bench.asked).toEqual(['do it']);
    expect(bench.dialogues).toEqual([
      {
        answers: [yes, menu, { prompt: choice.prompt, types: 'standard', secret: true }],
        options: { timeoutMs: 5_000 },
      },
    ]);
  });

  test('has what never ends interrupted', async () => {
    const { bench } = await run(aStep({ endsByMs: 3_000 }));
    expect(bench.dialogues).toEqual([{ answers: [], options: { timeoutMs: 5_000, endsByMs: 3_000 } }]);
  });

  test('fails by what was not asked there', async () => {
    const failures = [{ command: '(it ended without the prompt /x/)', exitCode: 0 }];
    const { outcome, reason } = await run(aStep({ answers: [] }), { answers: { 'do it': { failures } } });
    expect({ outcome, reason }).toEqual({
      outcome: 'failed',
      reason: 'exit 0: (it ended without the prompt /x/)',
    });
  });

  test('is none of its business where it asks for neither', async () => {
    expect((await run(aStep())).bench.dialogues).toEqual([]);
  });
});

describe('a diagnosis', () => {
  const broken = { look: new BrokenError('lost') };
  test.each([
    ['failed', { look: BAD }],
    ['broken', broken],
  ])(
    'is made of one that is %s, beside its evidence, for the time since it began',
    async (outcome, answers) => {
      const { bench, diagnosis, ...record } = await run(aCheck(), { answers, diagnosis: 'disk full' });
      expect(record.outcome).toBe(outcome);
      expect(diagnosis).toMatchObject([{ command: 'diagnose', stdout: 'disk full' }]);
      expect(JSON.stringify(record.evidence)).not.toContain('disk full');
      expect(bench.diagnosed).toEqual([new Date(record.startedAt)]);
    },
  );

  test('is made of a step that failed', async () => {
    const { bench } = await run(aStep(), { answers: { 'do it': FAILED } });
    expect(bench.diagnosed).toHaveLength(1);
  });

  test('is not made of what went well, nor of what a known erratum explains', async () => {
    const erratum = { answers: { look: [BAD, GOOD] } };
    for (const { outcome, bench, ...record } of [
      await run(aCheck(), { answers: { look: GOOD } }),
      await run(aCheck({ errata: [anErratum()] }), erratum),
      await run(aCheck(), {}, 'Needs something.'),
    ]) {
      expect(bench.diagnosed, outcome).toEqual([]);
      expect(record).not.toHaveProperty('diagnosis');
    }
  });

  test('is not made where faults are looked for, nor when the run was called off', async () => {
    const bench = fakeBench({ answers: { look: BAD } });
    await recheck(aCheck(), bench, never, assertions);
    await runItem(aCheck(), bench, AbortSignal.abort(new Error('Ctrl-C')), assertions, null);
    expect(bench.diagnosed).toEqual([]);
  });

  test('that finds out what is secret takes it out of what was recorded before', async () => {
    const bench = fakeBench({ answers: { look: { stdout: 'token=hunter2-hunter2' } } });
    const diagnose = async () => {
      bench.redactor.add('hunter2-hunter2', 'token');
      return [];
    };
    const { record } = await runItem(aCheck(), { ...bench, diagnose }, never, assertions, null);
    expect(record.outcome).toBe('failed');
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });
});

describe('what can’t be done', () => {
  const unmet = { holds: () => false, otherwise: 'The other option was chosen.' };
  const met = { holds: () => true, otherwise: 'never said' };

  test('is not applicable where a condition does not hold, with its reason', async () => {
    const { outcome, reason, bench } = await run(aStep({ when: [met, unmet] }));
    expect({ outcome, reason }).toEqual({
      outcome: 'not-applicable',
      reason: 'The other option was chosen.',
    });
    expect(bench.asked).toEqual([]);
  });

  test('is done where all conditions hold', async () => {
    expect(await run(aStep({ when: [met, met] }))).toMatchObject({ outcome: 'passed' });
  });

  test('is blocked by what it needs, with the reason', async () => {
    const { outcome, reason, bench } = await run(aCheck(), {}, 'Needs “Do it”.');
    expect({ outcome, reason }).toEqual({ outcome: 'blocked', reason: 'Needs “Do it”.' });
    expect(bench.asked).toEqual([]);
  });

  test('is not applicable rather than blocked', async () => {
    expect(await run(aCheck({ when: [unmet] }), {}, 'Needs it.')).toMatchObject({
      outcome: 'not-applicable',
    });
  });
});

describe('an erratum', () => {
  test('met by a check: its step is done, the check is made again and now passes', async () => {
    const { outcome, erratum, reason, error, bench } = await run(aCheck({ errata: [anErratum()] }), {
      answers: { look: [BAD, GOOD] },
    });
    expect({ outcome, erratum, error }).toEqual({ outcome: 'erratum', erratum: '1.5-it-is-bad' });
    expect(reason).toBe('It is bad. Correction, applied and re-checked: Mend it.');
    expect(bench.asked).toEqual(['look', 'mend', 'look']);
    expect(bench.changes).toBe(1);
  });

  test('met by a check that reads facts: what was read before the correction counts no more', async () => {
    const probe = async (shell: { run(script: string): Promise<{ stdout: string }> }) =>
      (await shell.run('look')).stdout;
    const check = aCheck({
      errata: [anErratum()],
      body: async ({ read }) => {
        expect(await read(probe)).toBe('good');
      },
    });
    expect(await run(check, { answers: { look: [BAD, GOOD] } })).toMatchObject({ outcome: 'erratum' });
  });

  test('met by a check: the corrected promise holds', async () => {
    const corrected = anErratum({
      correction: {
        kind: 'promise',
        says: 'It is bad, and that is well.',
        holds: async ({ $ }) => {
          expect((await $`look`).stdout).toBe('bad');
        },
      },
    });
    const { outcome, reason, bench } = await run(aCheck({ errata: [corrected] }), { answers: { look: BAD } });
    expect(outcome).toBe('erratum');
    expect(reason).toContain('It is bad, and that is well.');
    expect(bench.changes).toBe(0);
  });

  test('met by a step: its correction is done instead', async () => {
    const erratum = anErratum({ symptom: async (_context, { message }) => message === 'exit 3: do it' });
    const { outcome, bench } = await run(aStep({ errata: [erratum] }), { answers: { 'do it': FAILED } });
    expect(outcome).toBe('erratum');
    expect(bench.asked).toEqual(['do it', 'mend']);
  });

  describe('that the document has corrected', () => {
    const isBadAndWell = {
      kind: 'promise',
      says: 'It is bad, and that is well.',
      holds: async ({ $ }: ReadingContext) => {
        expect((await $`look`).stdout).toBe('bad');
      },
    } as const;
    const id = anErratum().id;

    test('and that does not show is none', async () => {
      expect(
        await run(aCheck({ errata: [anErratum()] }), {
          answers: { look: GOOD },
          corrected: { [id]: 'changed' },
        }),
      ).toMatchObject({ outcome: 'passed' });
    });

    test('in words that are not true any more: it is fixed', async () => {
      const { outcome, erratum } = await run(aCheck({ errata: [anErratum({ correction: isBadAndWell })] }), {
        answers: { look: GOOD },
        corrected: { [id]: 'noted' },
      });
      expect({ outcome, erratum }).toEqual({ outcome: 'fixed', erratum: id });
    });

    test.for(['changed', 'noted'] as const)('and as it says by now it is (%s): passed', async (how) => {
      const { outcome, erratum, reason } = await run(
        aCheck({ errata: [anErratum({ correction: isBadAndWell })] }),
        { answers: { look: BAD }, corrected: { [id]: how } },
      );
      expect({ outcome, erratum }).toEqual({ outcome: 'passed' });
      expect(reason).toBe('As the document says by now: It is bad, and that is well.');
    });

    test('and that shows all the same has failed, and nothing else is done in its place', async () => {
      const { outcome, erratum, reason, bench } = await run(aCheck({ errata: [anErratum()] }), {
        answers: { look: BAD },
        corrected: { [id]: 'changed' },
      });
      expect({ outcome, erratum }).toEqual({ outcome: 'failed', erratum: id });
      expect(reason).toMatch(/^The document has the correction of erratum .*, which does not help: /);
      expect(bench.asked).toEqual(['look']);
    });

    test('and that is another says nothing about this one', async () => {
      expect(
        await run(aCheck({ errata: [anErratum()] }), {
          answers: { look: GOOD },
          corrected: { '1.5-other': 'changed' },
        }),
      ).toMatchObject({ outcome: 'fixed', erratum: id });
    });
  });

  test('is looked for in what failed, and what the step has said about it is told with the reason', async () => {
    const said = Array.from({ length: 9 }, (_, line) => `line ${line}`).join('\n');
    const { reason } = await run(aStep(), { answers: { 'do it': { ...FAILED, stderr: `${said}\n\n` } } });
    expect(reason).toBe('exit 3: do it\nIt said: line 3\nline 4\nline 5\nline 6\nline 7\nline 8');
  });

  test('met by a step: its correction is done at a terminal where it asks for answers', async () => {
    const erratum = anErratum({
      symptom: async () => true,
      correction: {
        kind: 'step',
        says: 'Mend it.',
        run: 'mend',
        answers: [{ prompt: /Model/, types: ({ model }) => model }],
      },
    });
    const { outcome, bench } = await run(aStep({ errata: [erratum] }), { answers: { 'do it': FAILED } });
    expect(outcome).toBe('erratum');
    expect(bench.dialogues.map(({ answers }) => answers)).toEqual([
      [{ prompt: /Model/, types: 'openai/gpt-4o' }],
    ]);
  });

  test('of another symptom explains nothing: it has failed, and nothing is corrected', async () => {
    const { outcome, erratum, bench } = await run(
      aCheck({ errata: [anErratum({ symptom: async () => false })] }),
      {
        answers: { look: BAD },
      },
    );
    expect({ outcome, erratum }).toEqual({ outcome: 'failed' });
    expect(bench.asked).toEqual(['look']);
  });

  test('is chosen by its symptom among several', async () => {
    const other = anErratum({ id: '1.5-other', symptom: async () => false });
    expect(
      await run(aCheck({ errata: [other, anErratum()] }), { answers: { look: [BAD, GOOD] } }),
    ).toMatchObject({
      outcome: 'erratum',
      erratum: '1.5-it-is-bad',
    });
  });

  test('whose step does not help: it has failed, and the erratum is named', async () => {
    expect(await run(aCheck({ errata: [anErratum()] }), { answers: { look: BAD } })).toMatchObject({
      outcome: 'failed',
      erratum: '1.5-it-is-bad',
      reason: expect.stringMatching(/as erratum 1\.5-it-is-bad predicts, but the correction does not help: /),
    });
  });

  test('whose step fails itself: it has failed, and the command is named', async () => {
    const { outcome, erratum, reason } = await run(aCheck({ errata: [anErratum()] }), {
      answers: { look: [BAD, GOOD], mend: { failures: [{ command: 'mend', exitCode: 9 }] } },
    });
    expect({ outcome, erratum }).toEqual({ outcome: 'failed', erratum: '1.5-it-is-bad' });
    expect(reason).toContain('exit 9: mend');
  });

  test('whose corrected promise does not hold either: it has failed', async () => {
    const wrong = anErratum({
      correction: { kind: 'promise', says: 'It is ugly.', holds: async () => expect('bad').toBe('ugly') },
    });
    expect(await run(aCheck({ errata: [wrong] }), { answers: { look: BAD } })).toMatchObject({
      outcome: 'failed',
    });
  });

  test('whose corrected promise asserts nothing proves nothing: it has failed', async () => {
    const idle = anErratum({ correction: { kind: 'promise', says: 'Well.', holds: async () => undefined } });
    expect(await run(aCheck({ errata: [idle] }), { answers: { look: BAD } })).toMatchObject({
      outcome: 'failed',
    });
  });

  test('whose symptom or correction cannot be looked at: broken', async () => {
    const lost = new BrokenError('lost');
    const blind = anErratum({ symptom: () => Promise.reject(lost) });
    expect(await run(aCheck({ errata: [blind] }), { answers: { look: BAD } })).toMatchObject({
      outcome: 'broken',
    });
    expect(
      await run(aCheck({ errata: [anErratum()] }), { answers: { look: BAD, mend: lost } }),
    ).toMatchObject({
      outcome: 'broken',
    });
  });

  test('that no longer happens is fixed: the list is stale', async () => {
    for (const item of [aCheck({ errata: [anErratum()] }), aStep({ errata: [anErratum()] })]) {
      const { outcome, erratum, reason, bench } = await run(item, { answers: { look: GOOD } });
      expect({ outcome, erratum }).toEqual({ outcome: 'fixed', erratum: '1.5-it-is-bad' });
      expect(reason).toContain('no longer happens');
      expect(bench.asked).not.toContain('mend');
    }
  });

  test('that cannot show here is as if it were not listed', async () => {
    const elsewhere = anErratum({
      when: { holds: ({ world }) => world.docker === 'live', otherwise: 'live only' },
    });
    const check = aCheck({ errata: [elsewhere] });
    const here = { docker: 'stand-in' } as const;
    const there = { docker: 'live' } as const;
    expect(await run(check, { answers: { look: GOOD }, world: here })).toMatchObject({ outcome: 'passed' });
    expect(await run(check, { answers: { look: BAD }, world: here })).toMatchObject({ outcome: 'failed' });
    expect(await run(check, { answers: { look: GOOD }, world: there })).toMatchObject({ outcome: 'fixed' });
  });

  describe('that is known with some releases of OpenClaw only', () => {
    const ended = anErratum({ versions: { openclaw: '2026.2.9' }, absent: ['2026.9.6'] });
    const check = aCheck({ errata: [ended] });

    test('is as if it were not listed with one that has not got it', async () => {
      const after = { openclawVersion: '2026.9.6' };
      expect(await run(check, { answers: { look: GOOD }, ...after })).toMatchObject({ outcome: 'passed' });
      expect(await run(check, { answers: { look: BAD }, ...after })).toMatchObject({ outcome: 'failed' });
    });

    test('may be met between them, or not', async () => {
      const between = { openclawVersion: '2026.5.1' };
      expect(await run(check, { answers: { look: GOOD }, ...between })).toMatchObject({ outcome: 'passed' });
      expect(await run(check, { answers: { look: [BAD, GOOD] }, ...between })).toMatchObject({
        outcome: 'erratum',
      });
    });

    test('is fixed where one that it was seen with has not got it', async () => {
      const { outcome } = await run(check, { answers: { look: GOOD }, openclawVersion: '2026.2.9' });
      expect(outcome).toBe('fixed');
    });
  });

  test('is told how it failed', async () => {
    const told: string[] = [];
    const erratum = anErratum({
      symptom: async (_context, failure) => {
        told.push(failure.message);
        return false;
      },
    });
    await run(aStep({ errata: [erratum] }), { answers: { 'do it': FAILED } });
    expect(told).toEqual(['exit 3: do it']);
  });

  test('has the evidence of all three on record: as written, corrected, and again', async () => {
    const { evidence } = await run(aCheck({ errata: [anErratum()] }), { answers: { look: [BAD, GOOD] } });
    expect(evidence.map(({ command, stdout }) => [command, stdout])).toEqual([
      ['look', 'bad'],
      ['mend', ''],
      ['look', 'good'],
    ]);
  });
});

test('no secret stands in a record, also none that the check has read off the machine', async () => {
  const bench = fakeBench({ answers: { look: { stdout: 'token=hunter2-hunter2' } } });
  const check = aCheck({
    body: async ({ secret, $ }) => {
      secret('hunter2-hunter2', 'token');
      expect((await $`look`).stdout).toBe('good');
    },
  });
  const { record } = await runItem(check, bench, never, assertions, null);
  expect(record.outcome).toBe('failed');
  expect(JSON.stringify(record)).not.toContain('hunter2');
  expect(record.reason).toContain('«secret:token»');
});

describe('the ledger', () => {
  test('has every outcome, for this process and the next', async () => {
    const bench = fakeBench({ answers: { look: BAD } });
    await runItem(aStep(), bench, never, assertions, null);
    await runItem(aCheck(), bench, never, assertions, null);
    for (const { ledger } of [bench, bench.again()]) {
      expect([ledger.outcome('1.5/step'), ledger.outcome('1.5/check'), ledger.outcome('1.5/other')]).toEqual([
        'passed',
        'failed',
        undefined,
      ]);
    }
  });
});

describe('a check made again on a finished and corrected machine', () => {
  const mended = anErratum();
  const other = anErratum({
    correction: {
      kind: 'promise',
      says: 'It is bad.',
      holds: async ({ $ }) => expect((await $`look`).stdout).toBe('bad'),
    },
  });
  const again = async (errata: (typeof mended)[], answer: typeof GOOD) =>
    (await recheck(aCheck({ errata }), fakeBench({ answers: { look: answer } }), never, assertions)).record
      .outcome;

  test('must keep the promise, where a step was corrected', async () => {
    expect(await again([mended], GOOD)).toBe('passed');
    expect(await again([mended], BAD)).toBe('failed');
  });

  test('must keep the corrected promise, where that was wrong', async () => {
    expect(await again([other], BAD)).toBe('passed');
    expect(await again([other], GOOD)).toBe('failed');
  });

  test('must keep the guide’s own promise where the erratum cannot show', async () => {
    const elsewhere = { ...other, when: { holds: () => false, otherwise: 'elsewhere' } };
    expect(await again([elsewhere], GOOD)).toBe('passed');
    expect(await again([elsewhere], BAD)).toBe('failed');
  });
});
