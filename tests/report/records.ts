// Records of every outcome, as the tests of the reports need them.

import type { Evidence, Outcome, OutcomeRecord } from '../../src/report/outcome.ts';
import type { RunInfo } from '../../src/report/results.ts';

/** What a hostile or merely chatty machine prints. */
export const NASTY =
  '<script>document.title="owned"</script> & \u001b[31mred\u001b[0m \u0000\u0007 "quoted" ]]> \ud800 ünï';

export const LONG = Array.from({ length: 5_000 }, (_, line) => `line ${line + 1} of five thousand`).join(
  '\n',
);

export function evidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    command: 'sudo ufw status verbose',
    exitCode: 0,
    signal: null,
    stdout: 'Status: active\n',
    stderr: '',
    startedAt: '2026-11-03T10:00:00.000Z',
    durationMs: 120,
    timedOut: false,
    ...parts,
  };
}

export function record(outcome: Outcome, parts: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    id: `1.5/${outcome}`,
    section: '1.5',
    sectionTitle: 'Configure UFW firewall',
    phase: 'Phase 1: Ubuntu System Preparation',
    kind: 'check',
    title: `ends as ${outcome}`,
    severity: 'major',
    outcome,
    ...(outcome === 'passed' ? {} : { reason: `because it is ${outcome}` }),
    ...(outcome === 'erratum' || outcome === 'fixed' ? { erratum: 'E-1.5-v6-rows' } : {}),
    startedAt: '2026-11-03T10:00:00.000Z',
    durationMs: 250,
    evidence: [evidence()],
    ...parts,
  };
}

export const INFO: RunInfo = {
  mode: 'walk',
  guide: { file: 'guide.md', sha256: 'ab'.repeat(32), drifted: ['1.5'] },
  machine: {
    kind: 'container',
    image: 'sample:latest',
    os: 'Debian GNU/Linux 13 (trixie)',
    kernel: '6.12.0-sample',
    systemd: '257',
    remarks: ['Debian, not Ubuntu: package versions differ'],
  },
  world: { 'Ubuntu archive': 'stand-in', Tailscale: 'stand-in', npm: 'live' },
  openclaw: '2026.2.9',
  inputs: { outbound: 'standard', channel: 'telegram' },
  suite: '0.1.0',
  startedAt: '2026-11-03T09:59:00.000Z',
};
