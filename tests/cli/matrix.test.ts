// conform matrix, with walks that only write what they have found: which are made, from where, and what is made of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bisectCheck } from '../../src/cli/bisect.ts';
import { matrix } from '../../src/cli/matrix.ts';
import type { MatrixOptions } from '../../src/cli/trips.ts';
import type { Walker } from '../../src/cli/walk-process.ts';
import { parseReleases } from '../../src/matrix/releases.ts';
import type { OutcomeRecord } from '../../src/report/outcome.ts';
import { buildResults, writeResults } from '../../src/report/results.ts';
import { phaseOf } from '../../src/spec/phases.ts';
import { INFO, record } from '../report/records.ts';
import { never } from '../spec/bench.ts';

const CHECK = '2.4/openclaw-is-security-patched';
const RELEASES = parseReleases(
  JSON.stringify({
    versions: ['2026.2.9', '2026.2.12', ...Array.from({ length: 28 }, (_, index) => `2026.3.${index + 1}`)],
    'dist-tags': { latest: '2026.3.28' },
  }),
);

let dir: string;
let said: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'matrix-'));
  said = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += text;
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

function of(id: string, outcome: OutcomeRecord['outcome']): OutcomeRecord {
  const section = id.slice(0, id.indexOf('/'));
  return record(outcome, { id, section, sectionTitle: section, phase: phaseOf(section), title: id });
}

/** Walks that find this; nothing at all where it is null. */
function walks(find: (version: string, from: string | null) => readonly OutcomeRecord[] | null) {
  const argvs: string[][] = [];
  const walker: Walker = async (argv) => {
    argvs.push([...argv]);
    const after = (name: string) => argv[argv.indexOf(name) + 1] ?? '';
    const version = argv.find((word) => word.startsWith('openclawVersion='))?.split('=')[1] ?? '';
    const found = find(version, argv.includes('--from') ? after('--from') : null);
    if (found !== null)
      await writeResults(join(after('--report'), 'results.json'), buildResults(found, INFO));
  };
  return { walker, argvs };
}
const options = (openclaw: string, more: Partial<MatrixOptions> = {}): MatrixOptions => ({
  openclaw,
  world: {},
  report: dir,
  jobs: 1,
  ...more,
});

describe('a matrix', () => {
  const sound = (_: string, from: string | null) => [
    ...(from === null ? [of('1.1/step', 'passed')] : []),
    of(CHECK, 'passed'),
  ];

  test('walks all with another Node.js than the guide’s where that is asked for', async () => {
    const { walker, argvs } = walks(sound);
    await matrix(options('2026.2.9,2026.3.1', { node: '24' }), never, walker, RELEASES);
    expect(argvs).toHaveLength(2);
    for (const argv of argvs) expect(argv.join(' ')).toContain('--set nodeMajor=24');
    await expect(matrix(options('2026.2.9', { node: '21' }), never, walker, RELEASES)).rejects.toThrow(
      /nodeMajor/,
    );
  });

  test('walks the first from the start, and the others from where something else is done', async () => {
    const { walker, argvs } = walks(sound);
    expect(
      await matrix(options('2026.2.9,2026.3.1', { set: ['outbound=hardened'] }), never, walker, RELEASES),
    ).toBe(0);
    expect(argvs).toEqual([
      [
        '--set',
        'openclawVersion=2026.2.9',
        '--set',
        'updateTo=2026.2.12',
        '--set',
        'rollbackTo=2026.2.9',
        '--set',
        'outbound=hardened',
        '--report',
        join(dir, '2026.2.9'),
      ],
      [
        '--set',
        'openclawVersion=2026.3.1',
        '--set',
        'updateTo=2026.3.2',
        '--set',
        'rollbackTo=2026.3.1',
        '--set',
        'outbound=hardened',
        '--report',
        join(dir, '2026.3.1'),
        '--from',
        '2',
      ],
    ]);
    const { columns, rows } = JSON.parse(await readFile(join(dir, 'matrix.json'), 'utf8'));
    expect(columns).toMatchObject([
      { version: '2026.2.9', report: '2026.2.9', began: null, verdict: 'conformant' },
      { version: '2026.3.1', began: { at: '2', from: '2026.2.9' }, verdict: 'conformant' },
    ]);
    expect(rows[0].cells['2026.3.1']).toMatchObject({ from: '2026.2.9' });
    expect(await readFile(join(dir, 'matrix.md'), 'utf8')).toContain('| 1.1 | 1 ✔ | as 2026.2.9 |');
    expect(said).toContain('OpenClaw 2026.3.1 (2 of 2)');
  });

  test('fails for what is newly failing', async () => {
    const { walker } = walks((version) => [of(CHECK, version === '2026.2.9' ? 'passed' : 'failed')]);
    expect(await matrix(options('2026.2.9,latest'), never, walker, RELEASES)).toBe(1);
    expect(said).toContain('Newly failing: 1');
  });

  test('does not fail for what failed before', async () => {
    const { walker } = walks(() => [of('1.1/step', 'passed'), of(CHECK, 'failed')]);
    expect(await matrix(options('2026.2.9,latest'), never, walker, RELEASES)).toBe(0);
  });

  test('is inconclusive where something could not be looked at', async () => {
    const { walker } = walks((version) => [of(CHECK, version === '2026.2.9' ? 'passed' : 'broken')]);
    expect(await matrix(options('2026.2.9,latest'), never, walker, RELEASES)).toBe(2);
  });

  test('walks from the start where there is nothing to go on from', async () => {
    const { walker, argvs } = walks((version, from) => (from === null ? sound(version, from) : null));
    expect(await matrix(options('2026.2.9,latest'), never, walker, RELEASES)).toBe(0);
    expect(argvs.map((argv) => argv.includes('--from'))).toEqual([false, true, false]);
    expect(said).toContain('nothing to go on from');
  });

  test('ends where a walk has no results', async () => {
    const { walker } = walks(() => null);
    await expect(matrix(options('2026.2.9,latest'), never, walker, RELEASES)).rejects.toThrow(
      'ended without results: OpenClaw 2026.2.9',
    );
  });

  test('does not take results of another day for those of a walk that came to nothing', async () => {
    await matrix(options('2026.2.9'), never, walks(sound).walker, RELEASES);
    await expect(matrix(options('2026.2.9'), never, walks(() => null).walker, RELEASES)).rejects.toThrow(
      'ended without results',
    );
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    const { walker, argvs } = walks((version) => {
      stop.abort(new Error('Ctrl-C'));
      return sound(version, null);
    });
    await expect(matrix(options('2026.2.9,latest'), stop.signal, walker, RELEASES)).rejects.toThrow('Ctrl-C');
    expect(argvs.length).toBe(1);
  });

  describe('with several walks at a time', () => {
    /** Walks that do not end before as many as that are under way. */
    function together(atATime: number, find: Parameters<typeof walks>[0] = sound) {
      const { walker, argvs } = walks(find);
      const labels: (string | undefined)[] = [];
      let under = 0;
      let most = 0;
      const meeting = Promise.withResolvers<void>();
      const waiting: Walker = async (argv, signal, label) => {
        labels.push(label);
        under += 1;
        most = Math.max(most, under);
        if (under === atATime) meeting.resolve();
        await meeting.promise;
        await walker(argv, signal);
        under -= 1;
      };
      return { walker: waiting, argvs, labels, most: () => most };
    }

    test('walks no more than that, and comes to the same', async () => {
      const releases = '2026.2.9,2026.2.12,2026.3.1';
      const { walker, argvs, labels, most } = together(2);
      expect(await matrix(options(releases, { jobs: 2 }), never, walker, RELEASES)).toBe(0);
      expect(most()).toBe(2);
      expect(labels.toSorted()).toEqual(releases.split(',').toSorted());
      // What the others go on from is yet to come.
      const waits = argvs.filter((argv) => argv.includes('--wait'));
      expect(waits).toHaveLength(2);
      expect(waits.flat()).not.toContain('openclawVersion=2026.2.9');
      const found = async () =>
        JSON.parse(await readFile(join(dir, 'matrix.json'), 'utf8'), (name, value) =>
          name === 'durationMs' ? undefined : value,
        );
      const atOnce = await found();
      await matrix(options(releases), never, walks(sound).walker, RELEASES);
      expect(atOnce).toEqual(await found());
    });

    test('stops the others where one has no results', async () => {
      let stopped = false;
      const second = Promise.withResolvers<void>();
      const walker: Walker = async (argv, signal) => {
        if (!argv.includes('--wait')) return second.promise;
        second.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        stopped = true;
      };
      await expect(matrix(options('2026.2.9,latest', { jobs: 2 }), never, walker, RELEASES)).rejects.toThrow(
        'ended without results: OpenClaw 2026.2.9',
      );
      expect(stopped).toBe(true);
    });
  });

  test.for([
    [['openclawVersion=2026.3.1'], /given twice.*--openclaw only/s],
    [['outbound=loose'], /outbound/],
  ] as const)('refuses --set %s before anything is walked', async ([set, message]) => {
    const { walker, argvs } = walks(sound);
    await expect(matrix(options('2026.2.9', { set }), never, walker, RELEASES)).rejects.toThrow(message);
    expect(argvs).toEqual([]);
  });
});

describe('a bisection', () => {
  const since = (first: string) => (version: string) => [
    of(CHECK, RELEASES.all.indexOf(version) < RELEASES.all.indexOf(first) ? 'passed' : 'failed'),
  ];

  test('walks only the section of the check, and from where it begins', async () => {
    const { walker, argvs } = walks(since('2026.3.9'));
    expect(await bisectCheck(CHECK, options('2026.2.9..latest'), never, walker, RELEASES)).toBe(0);
    expect(said).toContain(`${CHECK} is otherwise since 2026.3.9:\n  2026.3.8: passed\n  2026.3.9: failed`);
    expect(argvs.length).toBeLessThanOrEqual(7);
    expect(argvs[0]).toEqual(expect.arrayContaining(['--only', '2.4', '--from', '2']));
  });

  test('of 30 releases whose ends a matrix has found takes five walks at most', async () => {
    const found = since('2026.3.21');
    await matrix(options('2026.2.9,latest'), never, walks(found).walker, RELEASES);
    const { walker, argvs } = walks(found);
    await bisectCheck(CHECK, options('2026.2.9..latest'), never, walker, RELEASES);
    expect(said).toContain(`${CHECK} is otherwise since 2026.3.21`);
    expect(argvs.length).toBeLessThanOrEqual(5);
  });

  test('says so when there is nothing to find', async () => {
    const { walker, argvs } = walks(() => [of(CHECK, 'passed')]);
    expect(await bisectCheck(CHECK, options('2026.2.9..latest'), never, walker, RELEASES)).toBe(0);
    expect(said).toContain('is in 2026.3.28 as in 2026.2.9');
    expect(argvs.length).toBe(2);
  });

  test('gives no answer where a walk did not come to the check', async () => {
    const { walker } = walks(() => [of('1.1/step', 'broken')]);
    await expect(bisectCheck(CHECK, options('2026.2.9..latest'), never, walker, RELEASES)).rejects.toThrow(
      'did not come to the check: OpenClaw 2026.2.9',
    );
  });

  test.for([
    [
      '2.4/openclaw-is-patched',
      '2026.2.9..latest',
      /no such check.*Is it “2\.4\/openclaw-is-security-patched”/s,
    ],
    [CHECK, '2026.2.9', /nothing to halve/],
  ] as const)('of %s over %s is refused', async ([check, openclaw, message]) => {
    const { walker, argvs } = walks(() => null);
    await expect(bisectCheck(check, options(openclaw), never, walker, RELEASES)).rejects.toThrow(message);
    expect(argvs).toEqual([]);
  });
});
