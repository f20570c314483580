// Records of every outcome, as the tests of the reports need them.

import type { AcceptInfo } from '../../src/report/acceptance.ts';
import { type Evidence, OUTCOMES, type Outcome, type OutcomeRecord } from '../../src/report/outcome.ts';
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

export const HOST_KEY = 'SHA256:7n5oJZ2mVQFzlCJ5oZq0x1f7q8dZ3y0Jw6yq1kqYb2A';

/** What an acceptance knows, with one of everything in it. */
export const ACCEPT_INFO: AcceptInfo = {
  mode: 'accept',
  guide: { file: 'guide.md', sha256: 'ab'.repeat(32), drifted: [], version: '1.1' },
  machine: {
    kind: 'ssh',
    image: 'deploy@claw.example.org',
    os: 'Ubuntu 25.10',
    kernel: '6.17.0-5-generic',
    systemd: '257',
    remarks: [],
  },
  world: {},
  openclaw: '2026.2.9',
  inputs: { outbound: 'standard', controlUi: 'enabled' },
  suite: '0.1.0',
  startedAt: '2026-11-03T09:59:00.000Z',
  host: {
    target: 'claw',
    hostname: 'claw.example.org',
    hostKeys: [{ type: 'ssh-ed25519', fingerprint: HOST_KEY }],
    machineId: '0123456789abcdef0123456789abcdef',
    versions: { docker: '29.2.1', node: '22.22.0' },
  },
  options: [
    { name: 'outbound', found: 'standard', demanded: 'standard' },
    { name: 'controlUi', found: 'enabled', demanded: null },
    { name: 'model', found: null, demanded: null },
  ],
  waivers: [
    {
      check: '1.5/waived',
      reason: 'It may.',
      owner: 'Jane',
      expires: '2027-01-01',
      use: 'used',
      outcome: 'waived',
    },
    {
      check: '1.5/failed',
      reason: 'It might.',
      owner: 'Joe',
      expires: '2026-01-01',
      use: 'expired',
      outcome: 'failed',
    },
    {
      check: '1.5/passed',
      reason: 'Once.',
      owner: 'Joe',
      expires: '2027-01-01',
      use: 'unneeded',
      outcome: 'passed',
    },
    {
      check: '1.5/broken',
      reason: 'Who knows.',
      owner: 'Joe',
      expires: '2027-01-01',
      use: 'undecided',
      outcome: 'broken',
    },
  ],
  attestations: [
    {
      id: '1.5/manual',
      answer: 'yes',
      text: 'Seen.',
      name: 'Jane',
      date: '2026-11-02',
      use: 'used',
      outcome: 'manual',
    },
    {
      id: '1.5/passed',
      answer: 'no',
      text: 'Hm.',
      name: 'Joe',
      date: '2026-11-02',
      use: 'unneeded',
      outcome: 'passed',
    },
  ],
  comparison: {
    before: '2026-11-03T09:59:05.000Z',
    after: '2026-11-03T10:01:00.000Z',
    compared: ['units and their start times', 'firewall rules', 'sockets', 'files', 'packages'],
    differences: [],
  },
};

/** Records of an acceptance: one of each outcome, with what people said of them, and the checklist. */
export function acceptRecords(): readonly OutcomeRecord[] {
  const repair = [
    {
      section: '1.5 Configure UFW firewall',
      says: 'Leave it out.',
      commands: 'sudo ufw enable',
      erratum: 'E-1',
    },
    { section: '1.5 Configure UFW firewall', says: 'Option A', commands: 'sudo ufw allow in on tailscale0' },
  ];
  const special: Partial<Record<Outcome, Partial<OutcomeRecord>>> = {
    failed: { severity: 'critical', promise: '1.5 › Expected output', matters: 'All may come in.', repair },
    waived: {
      reason: 'Waived until 2027-01-01 by Jane: It may.\nIt failed: as it does',
      waiver: { check: '1.5/waived', reason: 'It may.', owner: 'Jane', expires: '2027-01-01' },
      matters: 'Something is missing.',
      repair: [],
    },
    manual: {
      question: 'Is it done?',
      attestation: { id: '1.5/manual', answer: 'yes', text: 'Seen.', name: 'Jane', date: '2026-11-02' },
    },
  };
  const row = (promise: string, outcome: Outcome, parts: Partial<OutcomeRecord> = {}) =>
    record(outcome, {
      id: `Verification Checklist/${promise}-${outcome}`,
      section: 'Verification Checklist',
      sectionTitle: 'Verification Checklist',
      phase: 'Verification Checklist',
      promise: `Verification Checklist › ${promise}`,
      ...parts,
    });
  return [
    ...OUTCOMES.filter((outcome) => outcome !== 'fixed').map((outcome) => record(outcome, special[outcome])),
    record('manual', {
      id: '4.1/open',
      section: '4.1',
      sectionTitle: 'Create a bot',
      question: 'Is it kept out?',
    }),
    row('UFW active', 'passed'),
    row('Security audit', 'passed'),
    row('Security audit', 'failed', { reason: 'one warning', matters: 'It knows.', repair: [] }),
    row('Channel paired', 'manual', { question: 'Does it answer?' }),
  ];
}
