// Faults of Phase 10 › Suspected compromise
import type { Fault } from '../../../src/prove/fault.ts';
import { lying } from '../wrapper.ts';

const SECTION = 'Phase 10 › Suspected compromise';
const SHOWS = [
  `${SECTION}/sha256sum-shows-that-soul-md-has-been-changed`,
  `${SECTION}/sha256sum-shows-that-soul-md-has-been-replaced`,
  `${SECTION}/sha256sum-shows-that-soul-md-has-been-deleted`,
];
const CRON = 'Phase 9 › SOUL.md integrity check cron';

const LOG = '/root/openclaw-incident.log';
const ENVIRONMENT = '/home/openclaw-svc/.openclaw/.env';

const harmless = lying('pkill', '*" -u openclaw-svc "', 'exit 0');
const content = lying('sha256sum', '*" -c "*', 'echo "/home/openclaw-svc/.openclaw/SOUL.md: OK"; exit 0');
const careless = lying('find', '*" -newerct "*', 'exit 0');
const forgetful = lying('docker', '" ps -a "', 'exit 0');

export const compromiseFaults: readonly Fault[] = [
  {
    id: '10-incident-log-empty',
    what: 'The incident log tells nothing.',
    keep: [LOG],
    inject: `sudo truncate -s 0 ${LOG}`,
    breaks: [`${SECTION}/the-incident-log-tells-what-the-gateway-did`],
  },
  {
    id: '10-incident-log-open',
    what: 'Everybody may read the incident log.',
    keep: [LOG],
    inject: `sudo chmod 644 ${LOG}`,
    breaks: [`${SECTION}/nobody-but-root-can-read-or-change-the-incident-log`],
  },
  {
    id: '10-pkill-harmless',
    what: 'pkill ends nothing.',
    keep: [harmless.file],
    inject: harmless.install,
    breaks: [`${SECTION}/stopping-the-gateway-spares-what-an-intruder-has-started-and-pkill-ends-it`],
  },
  {
    id: '10-sha256sum-content',
    what: 'sha256sum finds every file as it was.',
    keep: [content.file],
    inject: content.install,
    // The cron script, as corrected, compares with a copy as well: it still warns of all but a lost baseline.
    breaks: [...SHOWS, `${CRON}/it-warns-when-there-is-no-baseline-to-compare-with`],
    mayBreak: {
      '5.5/the-service-user-cannot-put-another-file-in-its-place': 'it relies on sha256sum, too',
    },
  },
  {
    id: '10-find-careless',
    what: 'find lists nothing new.',
    keep: [careless.file],
    inject: careless.install,
    breaks: [`${SECTION}/every-file-that-was-planted-is-listed`],
  },
  {
    id: '10-docker-ps-forgetful',
    what: 'docker ps lists no containers.',
    keep: [forgetful.file],
    inject: forgetful.install,
    breaks: [`${SECTION}/every-container-that-was-left-behind-is-listed`],
  },
  {
    id: '10-cli-elsewhere',
    what: 'The command-line tools look for the gateway where it is not.',
    keep: [ENVIRONMENT],
    inject: `echo OPENCLAW_GATEWAY_PORT=1 | sudo -u openclaw-svc tee ${ENVIRONMENT} > /dev/null`,
    breaks: [
      `${SECTION}/the-deep-audit-reaches-the-gateway-where-the-procedure-runs-it`,
      'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical',
      'Phase 9 › Weekly security audit cron/run-by-cron-it-puts-a-deep-audit-into-the-journal-and-sends-no-mail',
    ],
  },
];
