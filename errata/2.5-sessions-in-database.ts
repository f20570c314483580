// 2.5 makes a folder for sessions that OpenClaw keeps in a database.
import { readDoctorOfNew } from '../src/probe/openclaw/doctor.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const STATE_INTEGRITY = 'State integrity';

export const sessionsInDatabase: Erratum = {
  id: '2.5-sessions-in-database',
  section: '2.5',
  promise:
    'On a new installation the health check asks for the folder agents/main/sessions and one for credentials.',
  happens:
    'OpenClaw has its sessions, credentials and pairings in databases by now (state/openclaw.sqlite, agents/main/agent/openclaw-agent.sqlite): it misses no folder for sessions, and none for credentials where no channel needs one. To make them does no harm.',
  evidence:
    '`openclaw doctor` on a new installation says “gateway.mode is unset” as before, and under State integrity “OAuth dir not present (…/credentials). Skipping create because no WhatsApp/pairing channel config is active.”; nothing about sessions.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => {
    const integrity = (await read(readDoctorOfNew)).filter(({ title }) => title === STATE_INTEGRITY);
    return integrity.length > 0 && !integrity.some(({ text }) => text.includes('Session store dir missing'));
  },
  correction: {
    kind: 'promise',
    says: 'It asks for the gateway’s mode; the folders need not be made.',
    holds: async ({ read }) => {
      const found = (await read(readDoctorOfNew)).map(({ title, text }) => `${title}: ${text}`);
      expect(found).toContainEqual(expect.stringMatching(/^Gateway: gateway\.mode is unset/));
      expect(found).toContainEqual(
        expect.stringMatching(/^State integrity: .*OAuth dir not present .*Skipping create/),
      );
      expect(found.join()).not.toMatch(/dir missing/);
    },
  },
};
