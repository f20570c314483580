// Appendix A puts gateways at neighbouring ports, of which each takes more than one.

import { readJournal } from '../src/probe/journal.ts';
import { readConfig } from '../src/probe/openclaw/config.ts';
import { furtherInstance } from '../src/probe/openclaw/instance.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const FOURTH = furtherInstance(4);
/** What OpenClaw's own documentation asks for between two gateways. */
const SPACE = 20;
const PORT = 18_789 + SPACE * (4 - 1);

export const portsMeet: Erratum = {
  id: 'appendix-a-ports-meet',
  section: 'Appendix A',
  promise: 'Instance N listens at port 18789 + N - 1, which is its own.',
  happens:
    'A gateway takes its port and, on loopback, the third after it (for browsers). So instance 4 finds its port taken by instance 1 and never starts, while systemd starts it again and again; 5 meets 2 alike.',
  evidence:
    'The journal of openclaw-agent4.service says `Gateway failed to start: another gateway instance is already listening on ws://127.0.0.1:18792`; `ss -tlnp` shows the gateway of openclaw-svc at 127.0.0.1:18792.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => {
    const { gateway } = (await read(readConfig, FOURTH.config)) as { gateway?: { port?: number } };
    const said = await read(readJournal, { unit: FOURTH.unit });
    return (
      gateway?.port === FOURTH.port &&
      said.some(({ message }) => message.includes(`already listening on ws://127.0.0.1:${FOURTH.port}`))
    );
  },
  correction: {
    kind: 'step',
    says: `Leave ${SPACE} ports between two instances, as OpenClaw’s documentation asks for.`,
    run: `sudo -u ${FOURTH.user} bash -c 'cd ~; export PATH=$HOME/.npm-global/bin:$PATH; openclaw config set gateway.port ${PORT}'
sudo systemctl restart ${FOURTH.unit}`,
  },
  patches: [{ from: 'PORT=$((18789 + N - 1))', to: `PORT=$((18789 + ${SPACE} * (N - 1)))` }],
};
