// The deep audit is told no more by the gateway of a later OpenClaw than that it is there.
import { MAY_NOT_READ, readAudit } from '../src/probe/openclaw/audit.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const probeMayNotRead: Erratum = {
  id: '5.1-probe-may-not-read',
  section: '5.1',
  promise: '`openclaw security audit --deep` looks at the running gateway.',
  happens:
    'It connects with the gateway’s token, and is let in, but a client that is not paired has no scope any more: the gateway refuses to tell it anything. What --deep adds is that the gateway is there, and a WARN of its own (gateway.probe_failed).',
  evidence:
    'With the gateway running, `openclaw security audit --deep --json` has `deep.gateway` with `ok: false` and `error: "missing scope: operator.read"`; with 2026.2.9 it has `ok: true`.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => (await read(readAudit)).gateway.error === MAY_NOT_READ,
  correction: {
    kind: 'promise',
    says: 'The audit finds out whether the gateway runs; what it is like, it says by its configuration alone.',
    holds: async ({ read }) => {
      expect((await read(readAudit)).gateway).toEqual({ ok: false, error: MAY_NOT_READ });
    },
  },
};
