// A spec that ends in every outcome, as the wrapper in src/spec ends its tests.

import { AssertionError } from 'node:assert';
import { describe, type TestContext, test } from 'vitest';
import { BrokenError } from '../../../src/machine/shell.ts';
import type { OutcomeRecord } from '../../../src/report/outcome.ts';
import type {} from '../../../src/report/task-meta.ts';
import { evidence, LONG, NASTY, record } from '../records.ts';

function finish(context: TestContext, given: OutcomeRecord): void {
  const done = { ...given, startedAt: new Date().toISOString() };
  context.task.meta.record = done;
  const why = done.reason ?? done.title;
  switch (done.outcome) {
    case 'passed':
    case 'erratum':
      return;
    case 'failed':
    case 'fixed':
      throw new AssertionError({ message: `raw, with hunter2-hunter2: ${why}` });
    case 'broken':
      throw new BrokenError(why);
    default:
      context.skip(why);
  }
}

const firewall = {
  phase: 'Phase 1: Ubuntu System Preparation',
  section: '1.5',
  sectionTitle: 'Configure UFW firewall',
};
describe('1.5 Configure UFW firewall', { meta: { place: firewall } }, () => {
  test('passes', (context) => finish(context, record('passed', { severity: 'critical' })));
  test('talks a lot', (context) =>
    finish(
      context,
      record('passed', {
        id: '1.5/long',
        title: `nasty title ${NASTY}`,
        promise: '1.5 › Expected output',
        evidence: [
          evidence({ command: 'cat /var/log/long', stdout: LONG }),
          evidence({
            command: `echo <<'EOF'\n${NASTY}\nEOF`,
            stdout: NASTY,
            stderr: `warn: ${NASTY}`,
            exitCode: 3,
          }),
        ],
      }),
    ));
  test('fails', (context) =>
    finish(
      context,
      record('failed', {
        reason: `expected deny, got allow ${NASTY}\nsecond line`,
        evidence: [evidence({ exitCode: 1, stderr: 'no such rule' })],
      }),
    ));
  test('meets an erratum', (context) => finish(context, record('erratum')));
  test('meets a stale erratum', (context) => finish(context, record('fixed', { erratum: 'E-1.6-stale' })));
  test('breaks', (context) =>
    finish(
      context,
      record('broken', { evidence: [evidence({ exitCode: null, signal: 'KILL', timedOut: true })] }),
    ));
});

const chain = {
  phase: 'Phase 1: Ubuntu System Preparation',
  section: '1.6',
  sectionTitle: 'DOCKER-USER iptables chain',
};
describe('1.6 DOCKER-USER iptables chain', { meta: { place: chain } }, () => {
  test('is blocked', (context) => {
    const first = record('passed', { ...chain, id: '1.6/first', kind: 'step', title: 'done first' });
    context.task.meta.prerequisites = [{ ...first, startedAt: new Date().toISOString() }];
    finish(context, record('blocked', { ...chain, id: '1.6/blocked' }));
  });
  test('does not apply', (context) => finish(context, record('not-applicable', { ...chain, id: '1.6/na' })));
  test('is for a person', (context) =>
    finish(context, record('manual', { ...chain, id: '1.6/manual', kind: 'step' })));
  test('is waived', (context) => finish(context, record('waived', { ...chain, id: '1.6/waived' })));
});
