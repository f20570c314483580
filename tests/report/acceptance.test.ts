// The results of an acceptance: judged, proved to have changed nothing, and read back as they were written.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildAcceptance, evidenceSha256 } from '../../src/report/acceptance.ts';
import type { AcceptResults, StateComparison } from '../../src/report/outcome.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { readResults, writeResults } from '../../src/report/results.ts';
import { ACCEPT_INFO, acceptRecords, evidence, record } from './records.ts';

const build = (records = acceptRecords(), more: Partial<typeof ACCEPT_INFO> = {}): AcceptResults =>
  buildAcceptance(records, { ...ACCEPT_INFO, ...more }, new Redactor(), new Date('2026-11-03T10:09:00.000Z'));

test('survives writing and reading, and its hash is that of what was read', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'acceptance-'));
  const file = join(dir, 'results.json');
  const results = build();
  await writeResults(file, results);
  const read = await readResults(file);
  await rm(dir, { recursive: true });
  expect(read).toEqual(results);
  expect(evidenceSha256(read.outcomes)).toBe(results.evidence.sha256);
});

test('is judged, counted, timed and hashed', () => {
  const results = build();
  expect(results).toMatchObject({
    schema: 2,
    mode: 'accept',
    verdict: 'non-conformant',
    durationMs: 600_000,
  });
  expect(results.evidence.commands).toBe(results.outcomes.length);
  expect(results.evidence.sha256).not.toBe(build([record('passed')]).evidence.sha256);
  const other = acceptRecords().map((one) => ({ ...one, evidence: [evidence({ stdout: 'else' })] }));
  expect(build(other).evidence.sha256).not.toBe(results.evidence.sha256);
});

test('with waivers and errata is conformant all the same', () => {
  const records = [
    record('passed'),
    record('waived'),
    record('erratum'),
    record('manual', { question: 'Is it?' }),
  ];
  expect(build(records)).toMatchObject({
    verdict: 'conformant',
    verdictReason:
      'conformant with 1 waiver, 1 erratum: 1 passed, 1 as corrected by an erratum, 1 waived, 1 question that nobody has answered',
  });
});

describe('a host that is not as it was', () => {
  const differs: StateComparison = {
    before: '2026-11-03T09:59:05.000Z',
    after: '2026-11-03T10:01:00.000Z',
    compared: ['units'],
    differences: [
      {
        what: 'units: a.service: it was started anew',
        because: 'a restart was asked for',
      },
      { what: 'files: /etc/x is new' },
    ],
  };

  test('is broken, not the guide’s fault, and told', () => {
    const results = build([record('passed')], { comparison: differs });
    expect(results.verdict).toBe('inconclusive');
    const changed = results.outcomes.find(({ id }) => id === 'run/state-changed');
    expect(changed).toMatchObject({ outcome: 'broken' });
    expect(changed?.reason).toMatch(/\nfiles: \/etc\/x is new$/);
    expect(changed?.reason).not.toContain('a.service');
  });

  test('as was asked for, is nothing to tell', () => {
    const comparison = { ...differs, differences: differs.differences.slice(0, 1) };
    expect(build([record('passed')], { comparison }).verdict).toBe('conformant');
  });

  test('as far as anybody knows, is broken too', () => {
    const results = build([record('passed')], { comparison: null });
    expect(results.verdict).toBe('inconclusive');
    expect(results.outcomes.at(-1)?.id).toBe('run/state-unknown');
  });
});

test('a secret that a tool has coloured in part is one all the same', () => {
  const redactor = new Redactor();
  redactor.add('correct-horse-battery', 'password');
  const stdout = 'key=\u001b[32mok\u001b[0m correct-\u001b[01;31mhorse\u001b[0m-battery\n';
  const results = buildAcceptance(
    [record('passed', { evidence: [evidence({ stdout })] })],
    ACCEPT_INFO,
    redactor,
  );
  expect(results.outcomes[0]?.evidence[0]?.stdout).toBe('key=ok «secret:password»\n');
});

test('nothing of a secret is in them, nor of a token that some command shows', () => {
  const token = '0123456789abcdef'.repeat(4);
  const redactor = new Redactor();
  redactor.add('passed-hunter2', 'password');
  redactor.add('passed', 'unlucky');
  const first = record('passed', { title: `uses ${token} and passed-hunter2` });
  const second = record('passed', { id: 'b', evidence: [evidence({ stdout: `Gateway token: ${token}` })] });
  const results = buildAcceptance([first, second], ACCEPT_INFO, redactor);
  expect(results.outcomes[0]).toMatchObject({
    outcome: 'passed',
    title: 'uses «secret:gatewayToken» and «secret:password»',
  });
  expect(JSON.stringify(results)).not.toContain(token);
});
