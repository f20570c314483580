// Faults of Gateway Auth Token Rotation
import type { Fault } from '../../../src/prove/fault.ts';
import { lying } from '../wrapper.ts';

const SECTION = 'Gateway Auth Token Rotation';

const CONFIG = '/home/openclaw-svc/.openclaw/openclaw.json';
const BACKUPS = [`${CONFIG}.bak`, ...[1, 2, 3, 4].map((number) => `${CONFIG}.bak.${number}`)];

const READ_TOKEN = `node -p 'JSON.parse(fs.readFileSync("${CONFIG}")).gateway.auth.token'`;
const talkative = lying(
  'journalctl',
  '*" --output-fields=SYSLOG_IDENTIFIER,MESSAGE "*',
  `printf '{"SYSLOG_IDENTIFIER":"conform","MESSAGE":"%s"}\\n' "$(${READ_TOKEN})"`,
);
const keeping = lying('rm', '*devices/paired.json*', 'exit 0');

export const tokenRotationFaults: readonly Fault[] = [
  {
    id: 'rotation-half-done',
    what: 'The token of command-line tools is another one than the gateway’s.',
    keep: [CONFIG],
    inject: `sudo node -e '
      const config = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
      config.gateway.remote.token = "0".repeat(64);
      fs.writeFileSync(process.argv[1], JSON.stringify(config, null, 2));' ${CONFIG}`,
    breaks: [
      `${SECTION}/it-takes-the-token-of-command-line-tools-which-is-the-same`,
      '5.7/the-gateway-takes-the-token-from-command-line-tools-as-well',
    ],
  },
  {
    id: 'rotation-nothing-former',
    what: 'No former token is known, so that none can be tried.',
    keep: BACKUPS,
    inject: `sudo rm -f ${BACKUPS.join(' ')}`,
    breaks: [`${SECTION}/every-token-that-was-in-use-before-is-refused`],
  },
  {
    id: 'rotation-clients-kept',
    what: 'The gateway’s list of clients cannot be removed.',
    keep: [keeping.file],
    inject: keeping.install,
    breaks: [`${SECTION}/a-client-that-had-come-in-before-is-shut-out-without-the-new-token`],
  },
  {
    id: 'rotation-token-logged',
    what: 'The token stands in the journal.',
    keep: [talkative.file],
    inject: talkative.install,
    breaks: [`${SECTION}/the-token-stands-in-no-log`, '5.7/the-token-stands-in-no-log'],
  },
];
