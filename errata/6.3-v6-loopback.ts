// 6.3 expects one listening address; the gateway has the other loopback address as well.
import { readGatewayAddresses } from '../src/probe/openclaw/gateway.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const START_LIMIT_MS = 60_000;
const BOTH = ['127.0.0.1', '::1'];

export const v6Loopback: Erratum = {
  id: '6.3-v6-loopback',
  section: '6.3',
  promise: 'The gateway listens on 127.0.0.1:18789 only.',
  happens: 'It listens on [::1]:18789 as well, which no other machine can reach either.',
  evidence:
    '`ss -tlnp` has a second row, `[::1]:18789`; the journal says `listening on ws://127.0.0.1:18789` and `listening on ws://[::1]:18789`.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ read }) => isBoth(await read(readGatewayAddresses)),
  correction: {
    kind: 'promise',
    says: 'It listens on both loopback addresses, and on no other.',
    holds: async ({ shell }) => {
      // A gateway that has just been started takes its time.
      await expect
        .poll(() => readGatewayAddresses(shell), { timeout: START_LIMIT_MS, interval: 500 })
        .toEqual(BOTH);
    },
  },
  patches: [
    {
      from: '# Must show 127.0.0.1:18789 only',
      to: '# Must show 127.0.0.1:18789 and [::1]:18789 only',
    },
  ],
};

function isBoth(addresses: readonly string[]): boolean {
  return addresses.join() === BOTH.join();
}
