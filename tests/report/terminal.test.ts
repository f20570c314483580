// What the user sees in a terminal.

import { describe, expect, test } from 'vitest';
import { buildAcceptance } from '../../src/report/acceptance.ts';
import { OUTCOMES } from '../../src/report/outcome.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { buildResults } from '../../src/report/results.ts';
import { takesColor } from '../../src/report/takes-color.ts';
import {
  duration,
  renderDrift,
  renderErrata,
  renderLab,
  renderPeople,
  renderRecord,
  renderSummary,
  renderTable,
} from '../../src/report/terminal.ts';
import { ACCEPT_INFO, acceptRecords, HOST_KEY, INFO, NASTY, record } from './records.ts';

const plain = { color: false, width: 100 };
const chain = { section: '1.6', sectionTitle: 'DOCKER-USER iptables chain' };
const results = buildResults(
  [
    ...OUTCOMES.map((outcome) => record(outcome)),
    record('erratum', {
      ...chain,
      id: '1.6/a',
      erratum: 'E-1.6-ufw-removed',
      reason: 'ufw is removed\nby apt',
    }),
    record('erratum', { ...chain, id: '1.6/b', erratum: 'E-1.6-ufw-removed', reason: 'again' }),
  ],
  INFO,
  new Date('2026-11-03T10:09:30.000Z'),
);

test.each([
  [0, '0.0 s'],
  [4_240, '4.2 s'],
  [59_960, '1 min 00 s'],
  [125_000, '2 min 05 s'],
  [3_725_000, '1 h 02 min'],
])('%d ms is told as %s', (ms, told) => {
  expect(duration(ms)).toBe(told);
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{ isTTY: false }, {}, false],
  [{}, { FORCE_COLOR: '1' }, false],
])('colours on %j with %j: %s', (stream, env, colours) => {
  expect(takesColor(stream, env)).toBe(colours);
});

describe('a record', () => {
  test('that passed is one line', () => {
    expect(renderRecord(record('passed'), plain)).toBe('    ✔ ends as passed 0.3 s');
  });

  test('that failed tells its whole reason, fit for a terminal', () => {
    const failed = record('failed', { reason: `expected deny\ngot \u001b[31mallow\u001b[0m\u0007` });
    expect(renderRecord(failed, plain)).toBe(
      '    ✘ ends as failed failed 0.3 s\n        expected deny\n        got allow',
    );
  });

  test('that is blocked tells the first line of its reason', () => {
    const blocked = record('blocked', { reason: `1.5/enable failed ${'x'.repeat(300)}\nmore` });
    const [, reason = ''] = renderRecord(blocked, plain).split('\n');
    expect(reason).toMatch(/^ {8}1\.5\/enable failed x+…$/);
    expect(reason.length).toBeLessThanOrEqual(100);
  });

  test('has a symbol of its own for each outcome', () => {
    const symbols = OUTCOMES.map((outcome) => renderRecord(record(outcome), plain).trim()[0]);
    expect(new Set(symbols).size).toBe(OUTCOMES.length);
  });

  test('cannot steer the terminal', () => {
    const text = renderRecord(record('failed', { title: NASTY, reason: NASTY }), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  });

  test('is coloured only when asked', () => {
    expect(renderRecord(record('failed'), plain)).not.toContain('\u001b');
    expect(renderRecord(record('failed'), { ...plain, color: true })).toContain('\u001b[31m');
  });
});

describe('the table', () => {
  test('has a row for each section and their sums', () => {
    const rows = renderTable(results, plain)
      .split('\n')
      .map((line) =>
        line
          .split('│')
          .map((cell) => cell.trim())
          .filter((cell) => cell !== ''),
      );
    expect(rows.find(([name]) => name === '1.5 Configure UFW fi…' || name?.startsWith('1.5'))).toHaveLength(
      10,
    );
    expect(rows.find(([name]) => name?.startsWith('1.6'))?.slice(1)).toEqual(['2']);
    expect(rows.find(([name]) => name === 'Total')?.slice(1)).toEqual([
      '1',
      '1',
      '3',
      '1',
      '1',
      '1',
      '1',
      '1',
      '1',
    ]);
  });

  test('leaves out outcomes that did not occur', () => {
    const table = renderTable(buildResults([record('passed')], INFO), plain);
    expect(table).toContain('passed');
    expect(table).not.toContain('failed');
  });

  test('fits the terminal', () => {
    for (const line of renderTable(results, { color: false, width: 120 }).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(120);
    }
  });
});

test('each erratum met is told once, in one line', () => {
  expect(renderErrata(results, plain)).toBe(
    [
      'Errata of the guide met',
      '  E-1.5-v6-rows (1.5): because it is erratum',
      '  E-1.6-ufw-removed (1.6): ufw is removed',
    ].join('\n'),
  );
  expect(renderErrata(buildResults([record('passed')], INFO), plain)).toBe('');
});

test('the document’s own text that was run is named', () => {
  const guide = { ...INFO.guide, drifted: ['1.5/option-a', '6.1/write-the-unit'] };
  expect(renderDrift(buildResults([record('passed')], { ...INFO, guide }), plain)).toBe(
    'Run as the document has it, which is not how the suite reads it\n  1.5/option-a\n  6.1/write-the-unit',
  );
  expect(
    renderDrift(buildResults([record('passed')], { ...INFO, guide: { ...guide, drifted: [] } }), plain),
  ).toBe('');
});

test('nobody takes a lab for the real thing', () => {
  expect(renderLab(results, plain)).toBe(
    'Not the real thing\n  stand-ins: Ubuntu archive, Tailscale\n  Debian, not Ubuntu: package versions differ',
  );
  const live = { ...INFO, world: { npm: 'live' as const }, machine: { ...INFO.machine, remarks: [] } };
  expect(renderLab(buildResults([record('passed')], live), plain)).toBe('');
});

test('the summary ends with the verdict, why, and where the report is', () => {
  expect(renderSummary(results, 'out/report.html', plain).split('\n').slice(-2)).toEqual([
    `${results.verdictReason} 10 min 30 s`,
    'Report: out/report.html',
  ]);
});

test('an acceptance: the host, that it is unchanged, and what people can expect otherwise', () => {
  expect(renderPeople(results, plain)).toBe('');
  const accepted = buildAcceptance(acceptRecords(), ACCEPT_INFO, new Redactor());
  expect(renderPeople(accepted, plain)).toBe(`claw.example.org
  host key: ssh-ed25519 ${HOST_KEY}
  the host before and after: no difference
  waiver expired: 1.5/failed (Joe, 2026-01-01)
  waiver unneeded: 1.5/passed (Joe, 2027-01-01)
  waiver undecided: 1.5/broken (Joe, 2027-01-01)
  answer unneeded: 1.5/passed (Joe)
  question: Is it kept out? (4.1/open)
  question: Does it answer? (Verification Checklist/Channel paired-manual)`);
  expect(renderPeople({ ...accepted, comparison: null }, plain)).toContain('not compared');
  expect(renderSummary(accepted, 'x', plain)).toContain('waiver expired: 1.5/failed');
});
