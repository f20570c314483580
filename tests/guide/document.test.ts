// The document is refused with one clear message, or read into its sections.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadInput } from '../../src/bad-input.ts';
import { type Guide, GuideError, loadGuide } from '../../src/guide/document.ts';

const GUIDES = path.join(import.meta.dirname, '../../fixtures/guides');
const LIGHTHOUSE = path.join(GUIDES, 'lighthouse.md');

describe('a file that is no guide', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'guide-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function refusal(file: string): Promise<GuideError> {
    const error: unknown = await loadGuide(file).catch((thrown: unknown) => thrown);
    if (!(error instanceof GuideError)) throw new Error(`not refused: ${file}`, { cause: error });
    expect(error).toBeInstanceOf(BadInput);
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(file);
    return error;
  }

  async function written(name: string, content: string | Uint8Array): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  }

  test('missing, also below something that is no folder', async () => {
    expect((await refusal(path.join(folder, 'none.md'))).message).toBe(
      `No such guide: ${folder}/none.md. Check the path of the Markdown document.`,
    );
    const file = await written('plain', 'x');
    expect((await refusal(path.join(file, 'guide.md'))).message).toMatch(/^No such guide: /);
  });

  test('a directory', async () => {
    await mkdir(path.join(folder, 'guide'));
    expect((await refusal(path.join(folder, 'guide'))).message).toMatch(/^The guide is a directory: /);
  });

  test('a device', async () => {
    expect((await refusal('/dev/zero')).message).toMatch(/^The guide is not a regular file: /);
  });

  test('unreadable', async () => {
    const loop = path.join(folder, 'loop.md');
    await symlink(loop, loop);
    expect((await refusal(loop)).message).toMatch(/^The guide cannot be read \(ELOOP\): /);
  });

  test.each([
    ['nothing', ''],
    ['whitespace', ' \n\t\r\n'],
  ])('empty: %s', async (_name, content) => {
    const error = await refusal(await written('empty.md', content));
    expect(error.message).toMatch(/^The guide is empty: /);
  });

  test.each([
    ['Latin-1', Buffer.from('# Caf\xe9 bar\n', 'latin1'), 5, 1],
    ['a bad sequence after good ones', Buffer.from([0xc3, 0xa9, 0x0a, 0x41, 0xe2, 0x28, 0xa1]), 4, 2],
    ['cut off in a character', Buffer.from('# A\n\n— €').subarray(0, -1), 9, 3],
    ['after a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x41, 0xff]), 4, 1],
    ['UTF-16', Buffer.from('\ufeff# A', 'utf16le'), 0, 1],
  ])('not UTF-8: %s', async (_name, content, byte, line) => {
    const error = await refusal(await written('encoded.md', content));
    expect(error.message).toContain(`not UTF-8 (byte ${byte}, line ${line})`);
  });

  test('Markdown, but not this guide', async () => {
    const error = await refusal(path.join(GUIDES, 'recipe.md'));
    expect(error.message).toMatch(/^No phases found/);
  });
});

describe('a guide', () => {
  let guide: Guide;
  let lines: string[];
  beforeAll(async () => {
    guide = await loadGuide(LIGHTHOUSE);
    lines = (await readFile(LIGHTHOUSE, 'utf8')).split('\n');
  });
  const lineOf = (start: string) => lines.findIndex((line) => line.startsWith(start)) + 1;
  const section = (id: string) => {
    const found = guide.sections.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`no section ${id}`);
    return found;
  };

  test('has a title, phases and the fingerprint of its bytes', async () => {
    expect(guide).toMatchObject({ file: LIGHTHOUSE, title: 'Lighthouse Deployment Guide' });
    expect(guide.phases).toEqual([
      'Phase 1: Prepare the Rock',
      'Phase 2: Operate',
      'Phase 3: Replace <lamp-name> soon',
    ]);
    expect(guide.sha256).toBe(
      createHash('sha256')
        .update(await readFile(LIGHTHOUSE))
        .digest('hex'),
    );
  });

  test('has sections with unique ids: numbers, or headings with their phase', () => {
    expect(guide.sections.map(({ id }) => id)).toEqual([
      'Lighthouse Deployment Guide',
      'Overview',
      '1.1',
      '1.2',
      '1.3',
      'Phase 1 Checkpoint',
      'Phase 2 › Option A: By hand',
      'Phase 2 › Log monitoring',
      'Phase 2 › Log monitoring (2)',
      'Appendix A',
      'B.1',
      'Checklist',
    ]);
  });

  test('has sections with title, phase and line', () => {
    expect(section('1.2')).toMatchObject({ title: 'Choose the lamp', phase: 'Phase 1: Prepare the Rock' });
    expect(section('B.1')).toMatchObject({ title: 'Install foghorn', phase: 'Appendix B: Foghorn' });
    expect(section('Appendix A')).toMatchObject({ title: 'Two Lighthouses', line: lineOf('## Appendix A') });
    expect(section('Phase 2 › Log monitoring')).toMatchObject({ title: 'Log monitoring' });
  });

  test('has blocks with kind, index, option and line of their first content', () => {
    const rows = section('1.2').blocks.map(({ kind, index, option, text }) => [kind, index, option, text]);
    expect(rows).toEqual([
      ['shell', 1, null, 'lamp status'],
      ['shell', 2, 'Option A', 'lamp set kind electric'],
      ['shell', 3, 'Option B', 'lamp set kind oil'],
      ['shell', 4, null, 'lamp set period <seconds>'],
      ['output', null, 'Option A', 'kind: electric'],
      ['other', null, null, '{ "kind": "electric" }'],
    ]);
    for (const block of guide.sections.flatMap(({ blocks }) => blocks)) {
      expect(lines[block.line - 1]).toContain(block.text.split('\n')[0]);
    }
  });

  test('has options named by bold paragraphs, ended by the next heading; an indented block is none', () => {
    const rows = section('1.3').blocks.map(({ option, text }) => [option, text]);
    expect(rows).toEqual([
      ['Option A', 'tin open white'],
      ['Option B', 'tin open red'],
      [null, 'tin close'],
    ]);
  });

  test('has sections that are an option as a whole', () => {
    expect(section('Phase 2 › Option A: By hand').blocks).toMatchObject([{ option: 'Option A', index: 1 }]);
  });

  test('has a diagram that is neither command nor output', () => {
    expect(section('Overview').blocks).toMatchObject([{ kind: 'other', lang: null, index: null }]);
  });

  test('has verifications: commands, not what a sentence mentions', () => {
    const found = Object.fromEntries(guide.sections.map((each) => [each.id, each.verifications]));
    expect(found['1.1']).toEqual([
      { command: 'apt --version', line: lineOf('Verify: `apt') },
      { command: 'dpkg --version', line: lineOf('Verify: `apt') },
    ]);
    expect(found['1.2']).toEqual([]);
    expect(found['1.3']).toEqual([{ command: 'paint coats', line: lineOf('Verify the coats') }]);
    expect(found['Phase 2 › Log monitoring']).toEqual([
      { command: 'systemctl status lamp', line: lineOf('2. Verify') },
    ]);
  });

  // Not in the sample file: a formatter of Markdown would undo it.
  test('may be written tightly, with tildes, underlined headings and asterisks', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'guide-'));
    try {
      const file = path.join(folder, 'tight.md');
      const source = [
        'Phase 1: Tight',
        '---',
        '### 1.1 *Every*   thing',
        'Run:',
        '~~~~sh title=x',
        '```',
        '~~~~',
        'Expected:',
        '```',
        'out',
        '```',
        '> ``` bash',
        '>  quoted',
        '> ```',
      ];
      await writeFile(file, source.join('\n'));
      const tight = await loadGuide(file);
      expect(tight).toMatchObject({ title: '', version: null, phases: ['Phase 1: Tight'] });
      expect(tight.sections).toEqual([
        {
          id: '1.1',
          title: 'Every thing',
          phase: 'Phase 1: Tight',
          line: 3,
          verifications: [],
          statements: [
            { kind: 'sentence', text: 'Run:', line: 4 },
            { kind: 'output', text: 'Expected: out', line: 10 },
          ],
          blocks: [
            { kind: 'shell', lang: 'sh', text: '```', line: 6, option: null, index: 1 },
            { kind: 'output', lang: null, text: 'out', line: 10, option: null, index: null },
            { kind: 'shell', lang: 'bash', text: ' quoted', line: 13, option: null, index: 2 },
          ],
        },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each([
    ['**Document version:** 1.1 · **Last updated:** 2026-02-14', '1.1'],
    ['**document version:** 2.0-rc.1', '2.0-rc.1'],
    ['**Document version:** soon', null],
    ['Document version: 3', null],
  ])('may say its version: %s', async (line, version) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'guide-'));
    const file = path.join(dir, 'guide.md');
    await writeFile(file, `# Guide\n\n${line}\n\n## Phase 1: First\n\n### 1.1 One\n`);
    const guide = await loadGuide(file);
    await rm(dir, { recursive: true });
    expect(guide.version).toBe(version);
  });

  test('saved with CRLF and a byte order mark has the same sections, and another fingerprint', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'guide-'));
    try {
      const file = path.join(folder, 'crlf.md');
      const source = await readFile(LIGHTHOUSE, 'utf8');
      await writeFile(file, `\ufeff${source.replaceAll('\n', '\r\n')}`);
      const crlf = await loadGuide(file);
      expect(crlf.sections).toEqual(guide.sections);
      expect(crlf.sha256).not.toBe(guide.sha256);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
