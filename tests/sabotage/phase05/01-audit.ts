// Faults of 5.1 Security audit with auto-fix
import { STATE } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';

const REACHED = '5.1/the-audit-reaches-the-running-gateway';
const NOT_INSECURE = '5.1/a-fresh-install-has-the-finding-that-is-called-the-most-common';
const FOLDERS = '5.1/nobody-else-can-enter-the-folders-that-fix-closes';
const CLEAN = '5.1/no-critical-finding-is-left';
const SIGNED_OFF = '8.3/there-is-no-critical-finding';
const NO_WARN = '8.3/there-is-no-warn-about-the-host-and-the-gateway';
const ROW = 'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway';

const REGULAR =
  'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical';

export const auditFaults: readonly Fault[] = [
  {
    id: '5.1-credentials-writable',
    what: 'Everybody may write to the folder of credentials.',
    inject: `sudo chmod 777 ${STATE}/credentials`,
    undo: `sudo chmod 700 ${STATE}/credentials`,
    breaks: [FOLDERS, CLEAN, SIGNED_OFF, ROW, REGULAR],
  },
  {
    id: '5.1-sessions-readable',
    what: 'The folder of sessions is open to everybody.',
    inject: `sudo chmod 755 ${STATE}/agents/main/sessions`,
    undo: `sudo chmod 700 ${STATE}/agents/main/sessions`,
    breaks: [FOLDERS],
  },
  {
    id: '5.1-audit-shut-out',
    what: 'Command-line tools have another token than the gateway takes.',
    ...configured('config.gateway.remote.token = "0".repeat(64);'),
    breaks: [
      '5.7/the-gateway-takes-the-token-from-command-line-tools-as-well',
      'Gateway Auth Token Rotation/it-takes-the-token-of-command-line-tools-which-is-the-same',
    ],
    mayBreak: {
      [REACHED]: 'the audit shows the gateway its own token first',
      [REGULAR]: 'the audit shows the gateway its own token first',
      [SIGNED_OFF]: 'the audit shows the gateway its own token first',
    },
  },
  {
    id: '5.1-gateway-elsewhere',
    what: 'The configuration names another port than the gateway listens at.',
    ...configured('config.gateway.port = 18790;'),
    breaks: [REACHED, SIGNED_OFF, NO_WARN, ROW, REGULAR],
    mayBreak: { '5.7/the-token-alone-does-not-open-the-control-ui': 'it is asked at the port that is named' },
  },
  {
    id: '5.1-insecure-auth',
    what: 'The control UI may be opened with the token alone.',
    ...configured('config.gateway.controlUi.allowInsecureAuth = true;'),
    breaks: [
      NOT_INSECURE,
      CLEAN,
      SIGNED_OFF,
      ROW,
      REGULAR,
      '5.7/the-token-alone-does-not-open-the-control-ui',
      '5.7/the-setting-is-false',
    ],
  },
];
