// 5.7 sets an option for redaction that OpenClaw does not have any more.
import { readConfig } from '../src/probe/openclaw/config.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const redactionUnset: Erratum = {
  id: '5.7-redaction-unset',
  section: '5.7',
  promise: 'logging.redactSensitive can be set to "tools".',
  happens:
    'OpenClaw has no such option any more: the command fails, and the three settings before it are made.',
  evidence:
    '`openclaw config set logging.redactSensitive "tools"` says “Config validation failed: logging: Unrecognized key: "redactSensitive"” and exits 1.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }, { message }) => {
    const { gateway, logging } = (await read(readConfig)) as {
      gateway?: { port?: number };
      logging?: object;
    };
    return (
      /logging\.redactSensitive/.test(message) &&
      gateway?.port === 18_789 &&
      !('redactSensitive' in (logging ?? {}))
    );
  },
  correction: {
    kind: 'step',
    says: 'Leave the line out.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config set discovery.mdns.mode "off"
  openclaw config set gateway.bind "loopback"
  openclaw config set gateway.port 18789
'`,
  },
  patches: [],
};
