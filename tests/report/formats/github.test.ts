// GitHub's workflow commands: one a line, whatever a host printed.

import { expect, test } from 'vitest';
import { buildAcceptance } from '../../../src/report/acceptance.ts';
import { github } from '../../../src/report/formats/github.ts';
import type { OutcomeRecord } from '../../../src/report/outcome.ts';
import { Redactor } from '../../../src/report/redaction.ts';
import { buildResults } from '../../../src/report/results.ts';
import { ACCEPT_INFO, acceptRecords, INFO, record } from '../records.ts';

const lines = (records: readonly OutcomeRecord[]) =>
  github(buildAcceptance(records, ACCEPT_INFO, new Redactor()))
    .trimEnd()
    .split('\n');

test('the verdict first, then findings by severity, and nothing that holds', () => {
  const told = lines([record('failed', { id: 'minor', severity: 'minor' }), ...acceptRecords()]);
  expect(told.map((line) => /^::(\w+) title=([^:]+)::/.exec(line)?.slice(1).join(' '))).toEqual([
    'error guide-conformance%3A claw.example.org',
    'error 1.5/failed',
    'warning 1.5/blocked',
    'notice 1.5/waived',
    'warning 1.5/broken',
    'error Verification Checklist/Security audit-failed',
    'error minor',
  ]);
  expect(told[1]).toContain('%0A%0AAll may come in.%0A%0AHow to repair it: 1.5 Configure UFW firewall.');
});

test('a verdict that is good is no error', () => {
  expect(lines([record('passed')])).toEqual([
    '::notice title=guide-conformance%3A claw.example.org::conformant: 1 passed',
  ]);
  expect(github(buildResults([], INFO))).toMatch(/^::warning title=guide-conformance%3A Debian/);
});

test('no host gives commands to GitHub', () => {
  const evil = 'x\n::set-output name=a::b\r::error::100%, a:b';
  const told = lines([record('failed', { id: evil, title: evil, reason: evil })]);
  expect(told).toHaveLength(2);
  expect(told[1]).toBe(
    '::error title=x%0A%3A%3Aset-output name=a%3A%3Ab%0A%3A%3Aerror%3A%3A100%25%2C a%3Ab::' +
      'x%0A::set-output name=a::b%0A::error::100%25, a:b [failed]: x%0A::set-output name=a::b%0A::error::100%25, a:b',
  );
});
