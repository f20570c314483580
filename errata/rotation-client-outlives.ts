// A client that had come in with the old token stays in after the rotation.
import { readClientVisits } from '../src/probe/openclaw/returning-client.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const clientOutlives: Erratum<CheckContext> = {
  id: 'rotation-client-outlives',
  section: 'Gateway Auth Token Rotation',
  promise: 'After the rotation nobody comes in without the new token.',
  happens:
    'Every client that once came in with the right token has got one of its own, with the scope operator.admin, which the gateway goes on taking: rotating gateway.auth.token shuts out nobody who was in.',
  evidence:
    'After `openclaw gateway call health` with the right token, the same client’s call with a made-up one answers `"ok": true`, also after a rotation and a restart; a new client gets `unauthorized: gateway token mismatch`.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  absent: ['2026.9.6'],
  symptom: async (_, { message }) => message.includes("{ first: 'let in', again: 'let in' }"),
  correction: {
    kind: 'promise',
    says: 'While the gateway is stopped, remove what it knows of clients: `sudo rm -f /home/openclaw-svc/.openclaw/devices/paired.json`. Each must then come with the new token; the first call of a client that had one of its own fails, and makes it forget that.',
    holds: async ({ shell }) => {
      expect(await readClientVisits(shell, 'forgotten')).toEqual({ first: 'let in', again: 'refused' });
    },
  },
  patches: [
    {
      block: 1,
      from: 'sudo systemctl restart openclaw.service',
      to: `sudo systemctl stop openclaw.service
sudo rm -f /home/openclaw-svc/.openclaw/devices/paired.json
sudo systemctl start openclaw.service`,
    },
  ],
};
