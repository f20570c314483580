// HDF, read by the library that Heimdall itself reads it with.

import { convertFileContextual, hdfWrapControl, isContextualizedEvaluation } from 'inspecjs';
import { describe, expect, test } from 'vitest';
import { buildAcceptance } from '../../../src/report/acceptance.ts';
import { hdf } from '../../../src/report/formats/hdf.ts';
import type { OutcomeRecord } from '../../../src/report/outcome.ts';
import { Redactor } from '../../../src/report/redaction.ts';
import { buildResults } from '../../../src/report/results.ts';
import { ACCEPT_INFO, acceptRecords, INFO, NASTY, record } from '../records.ts';

function read(text: string) {
  const evaluation = convertFileContextual(text);
  if (!isContextualizedEvaluation(evaluation)) throw new Error('It is not taken for a run.');
  const [profile] = evaluation.data.profiles;
  if (profile === undefined) throw new Error('It has no profile.');
  const status = Object.fromEntries(
    profile.controls.map((control) => [control.id, hdfWrapControl(control).status as string]),
  );
  return { ...evaluation.data, profile, status };
}
const accept = (records: readonly OutcomeRecord[]) =>
  read(hdf(buildAcceptance(records, ACCEPT_INFO, new Redactor(), new Date('2026-11-03T10:09:00.000Z'))));

describe('a run', () => {
  const run = accept([
    ...acceptRecords(),
    record('fixed'),
    record('failed', { id: 'nasty', title: NASTY, reason: NASTY }),
  ]);
  const control = (id: string) => run.profile.controls.find((one) => one.id === id);

  test('comes to what it came to', () => {
    expect(run.status).toMatchObject({
      '1.5/passed': 'Passed',
      '1.5/erratum': 'Passed',
      '1.5/failed': 'Failed',
      '1.5/fixed': 'Failed',
      '1.5/blocked': 'Not Reviewed',
      '1.5/not-applicable': 'Not Applicable',
      // Answered with yes.
      '1.5/manual': 'Passed',
      '4.1/open': 'Not Reviewed',
      '1.5/waived': 'Not Applicable',
      '1.5/broken': 'Profile Error',
    });
  });

  test('says which host, which guide, and how long', () => {
    expect(run.platform).toEqual({
      name: 'Ubuntu 25.10',
      release: '6.17.0-5-generic',
      target_id: '0123456789abcdef0123456789abcdef',
    });
    expect(run.statistics.duration).toBe(600);
    expect(run.profile).toMatchObject({ version: '1.1', sha256: 'ab'.repeat(32) });
    expect(run.profile.groups.map(({ title }) => title)).toEqual([
      '1.5 Configure UFW firewall',
      '4.1 Create a bot',
      'Verification Checklist',
    ]);
  });

  test('says why it matters, how to repair it, who waived it and who answered', () => {
    expect(control('1.5/failed')).toMatchObject({
      impact: 0.9,
      desc: 'All may come in. Promised in 1.5 › Expected output.',
      descriptions: [
        { label: 'check', data: '$ sudo ufw status verbose' },
        { label: 'fix', data: expect.stringContaining('sudo ufw enable') },
      ],
    });
    expect(control('1.5/waived')?.waiver_data).toMatchObject({
      justification: 'It may. (Jane)',
      expiration_date: '2027-01-01',
    });
    expect(control('1.5/manual')?.attestation_data).toMatchObject({
      status: 'passed',
      explanation: 'Seen.',
      updated_by: 'Jane',
    });
  });
});

test('a no is a failure', () => {
  const attestation = {
    id: 'x',
    answer: 'no',
    text: 'It is not.',
    name: 'Jane',
    date: '2026-11-02',
  } as const;
  const run = accept([record('failed', { id: 'x', attestation })]);
  expect(run.status).toEqual({ x: 'Failed' });
  expect(run.profile.controls[0]?.attestation_data?.status).toBe('failed');
});

test('a walk is one as well', () => {
  expect(read(hdf(buildResults([record('passed')], INFO))).status).toEqual({ '1.5/passed': 'Passed' });
});
