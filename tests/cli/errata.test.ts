// conform errata: every listed erratum, in the guide's order, with changes that its maintainers can apply.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadGuide } from '../../src/guide/document.ts';
import type { Sheet } from '../../src/report/errata-sheet.ts';
import { correctedIn, loadErrata, patchesOf } from '../../src/spec/errata.ts';
import { seenWith } from '../../src/spec/erratum-releases.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { anErratum, aStep } from '../spec/items.ts';
import { conform } from './conform.ts';

const GUIDE = process.env.GUIDE ?? '';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'conform-errata-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function sheet(...args: readonly string[]): Promise<Sheet> {
  const { exitCode, stdout, stderr } = await conform(['errata', '--json', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Sheet;
}

test('every file of errata is listed, in the order of the sections', async () => {
  const order = [...(await loadSections()).keys()];
  const places = (await loadErrata()).map(({ section }) => order.indexOf(section.id));
  expect(places.length).toBeGreaterThanOrEqual(5);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('each says what a maintainer needs', async () => {
  for (const { erratum } of await loadErrata()) {
    const { id, promise, happens, evidence, versions, correction } = erratum;
    for (const text of [promise, happens, evidence, correction.says])
      expect(text, id).toMatch(/\w.*[.!?’”)`]$/s);
    expect(Object.keys(versions), id).not.toEqual([]);
    const releases = [...seenWith(erratum), ...(erratum.absent ?? [])];
    expect(new Set(releases).size, `${id} is said to be with a release and without it`).toBe(releases.length);
    for (const release of releases) expect(release, id).toMatch(/^\d{4}\.\d+\.\d+$/);
    // What it is absent from says something only beside what it was seen with.
    if (erratum.absent !== undefined) expect(seenWith(erratum), id).not.toEqual([]);
  }
});

describe('the changes of an erratum', () => {
  const section = { id: '1.5', title: 'x', phase: 'Phase 1: Ubuntu System Preparation' };
  const listed = (more: Parameters<typeof anErratum>[0], block = 2) => ({
    erratum: anErratum(more),
    section,
    metBy: [aStep({ block })],
  });

  test('are what it says', () => {
    expect(
      patchesOf(
        listed({
          patches: [
            { block: 7, to: 'x' },
            { section: '6.1', to: 'y' },
          ],
        }),
      ),
    ).toEqual([
      { section: '1.5', block: 7, to: 'x' },
      { section: '6.1', to: 'y' },
    ]);
    expect(patchesOf(listed({ patches: [] }))).toEqual([]);
  });

  test('are otherwise to the block of the step that it corrects', () => {
    expect(patchesOf(listed({}))).toEqual([{ section: '1.5', block: 2, to: 'mend' }]);
    expect(patchesOf(listed({}, 0))).toEqual([]);
  });

  test('are none for a promise', () => {
    const correction = { kind: 'promise', says: 'x', holds: async () => undefined } as const;
    expect(patchesOf(listed({ correction }))).toEqual([]);
  });
});

test('without a document, changes are to the suite’s reading, and each can be shown', async () => {
  const { document, entries } = await sheet();
  expect(document).toBeNull();
  const ufw = entries.find(({ id }) => id === '1.6-ufw-removed');
  expect(ufw).toMatchObject({ severity: 'critical', section: { id: '1.6' }, seen: null });
  expect(ufw?.changes[0]?.diff).toMatch(/^--- 1\.6, block 2\n[\s\S]*^-.*iptables-persistent$/m);
  expect(ufw?.metBy).toEqual(['1.6/ufw-is-still-in-force']);
  const hidden = entries.flatMap(({ id, changes }) =>
    changes.some(({ diff }) => diff === null) ? [id] : [],
  );
  expect(hidden).toEqual([]);
});

test('is Markdown otherwise', async () => {
  const { exitCode, stdout } = await conform(['errata']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^# Errata of/);
  expect(stdout).toContain('### 1.6-ufw-removed');
});

describe('with the results of a walk', () => {
  const outcome = (id: string, is: string) => ({
    id: `${id}/x`,
    section: '1.5',
    sectionTitle: 'x',
    phase: 'x',
    kind: 'check',
    title: 'x',
    severity: 'major',
    outcome: is,
    erratum: id,
    startedAt: '2026-11-22T10:00:00.000Z',
    durationMs: 1,
    evidence: [],
  });
  const results = {
    schema: 1,
    mode: 'walk',
    verdict: 'conformant',
    verdictReason: 'x',
    guide: { file: null, sha256: null, drifted: [] },
    machine: { kind: 'container', image: 'x', os: 'Debian 13', kernel: 'x', systemd: 'x', remarks: [] },
    world: {},
    openclaw: '2026.2.9',
    inputs: {},
    suite: '0',
    startedAt: '2026-11-22T10:00:00.000Z',
    durationMs: 1,
    commandMs: 1,
    counts: {
      passed: 0,
      failed: 1,
      erratum: 1,
      fixed: 1,
      blocked: 0,
      'not-applicable': 0,
      manual: 0,
      waived: 0,
      broken: 0,
    },
    outcomes: [
      outcome('1.6-ufw-removed', 'erratum'),
      outcome('1.5-ss-without-root', 'fixed'),
      outcome('1.5-v6-rows-missing', 'failed'),
    ],
  };

  test('says of each whether that walk met it', async () => {
    await writeFile(join(dir, 'results.json'), JSON.stringify(results));
    const { entries } = await sheet('--results', join(dir, 'results.json'));
    const seen = Object.fromEntries(entries.map((entry) => [entry.id, entry.seen]));
    expect(seen).toMatchObject({
      '1.6-ufw-removed': 'met, corrected and re-checked (2026-11-22, Debian 13, OpenClaw 2026.2.9)',
      '1.5-ss-without-root': expect.stringMatching(/^not met any more \(/),
      '1.5-v6-rows-missing': expect.stringMatching(/^met, and the correction did not help \(/),
      '1.3-ufw-not-removed': expect.stringMatching(/^not met: /),
    });
  });

  test.for([
    ['none', null, /No such|ENOENT|no such/],
    ['others', '{}', /not a results file/],
  ] as const)('that are %s: said so, and exit 2', async ([name, text, message]) => {
    const file = join(dir, `${name}.json`);
    if (text !== null) await writeFile(file, text);
    const { exitCode, stdout, stderr } = await conform(['errata', '--results', file]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

test.skipIf(GUIDE === '')('every change can be applied to the guide (set GUIDE to its path)', async () => {
  const { document, entries } = await sheet('--guide', GUIDE);
  expect(document).toContain(basename(GUIDE));
  const gone = entries.flatMap(({ id, changes }) => (changes.some(({ diff }) => diff === null) ? [id] : []));
  expect(gone).toEqual([]);
  for (const { id, changes } of entries) {
    for (const { diff } of changes) {
      const applied = execa('git', ['apply', '--check', '--unidiff-zero', '-'], {
        cwd: join(GUIDE, '..'),
        input: `${diff}\n`,
      });
      await expect(applied, id).resolves.toMatchObject({ exitCode: 0 });
    }
  }
});

describe('an issue about one', () => {
  test('has its title in the first line, and what a maintainer needs below', async () => {
    const { exitCode, stdout } = await conform(['errata', '--issue', '6.3-v6-loopback']);
    expect(exitCode).toBe(0);
    const [title, ...body] = stdout.split('\n');
    expect(title).toMatch(/^6\.3: It listens on \[::1\]:18789 as well/);
    for (const name of ['Promise', 'What happens', 'Evidence', 'Seen with', 'Correction'])
      expect(body.join('\n')).toContain(`- **${name}:** `);
  });

  test('that there is not is bad input, and the nearest is named', async () => {
    const { exitCode, stderr } = await conform(['errata', '--issue', '6.3-v6-lopback']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no such erratum: --issue 6.3-v6-lopback. Is it “6.3-v6-loopback”?');
  });
});

test('one patch of all needs a document', async () => {
  const { exitCode, stderr } = await conform(['errata', '--patch']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('no document to change: --patch');
});

describe.runIf(GUIDE !== '')('one patch of all changes to the guide', () => {
  test('applies, and then there is nothing left to change', async () => {
    const file = join(dir, 'guide.md');
    await writeFile(file, await readFile(GUIDE));
    const { exitCode, stdout } = await conform(['errata', '--guide', file, '--patch']);
    expect(exitCode).toBe(0);
    const { stdout: said } = await execa('patch', ['-p1'], { cwd: dir, input: `${stdout}\n` });
    expect(said).toBe('patching file guide.md');
    // Still the guide, with as many sections and blocks as before.
    const [before, after] = [await loadGuide(GUIDE), await loadGuide(file)];
    expect(after.sections.map(({ id, blocks }) => [id, blocks.length])).toEqual(
      before.sections.map(({ id, blocks }) => [id, blocks.length]),
    );
    // It says all that the errata would have it say, of which it said nothing before.
    const errata = await loadErrata();
    expect(correctedIn(before, errata)).toEqual({});
    expect(Object.keys(correctedIn(after, errata)).sort()).toEqual(
      errata.map(({ erratum }) => erratum.id).sort(),
    );
    const again = await conform(['errata', '--guide', file, '--patch']);
    expect(again.exitCode, 'what it is about is there no more').toBe(1);
  });
});
