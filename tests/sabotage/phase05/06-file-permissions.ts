// Faults of 5.6 File permissions
import { CONFIG, HOME, STATE } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';

const MODES = '5.6/the-folder-and-the-configuration-are-for-the-service-user-only';
const SECRETS = '5.6/every-file-with-a-secret-in-it-is-for-the-service-user-only';
const OTHERS = '5.6/other-users-of-the-host-see-nothing-of-the-service-user-s-home';
const STILL = '5.7/what-5-6-has-closed-is-still-closed';
const ROW = 'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway';

const AUDITS = {
  '5.1/no-critical-finding-is-left': 'the audit sees it, too',
  '8.3/there-is-no-critical-finding': 'the audit sees it, too',
  '8.3/there-is-no-warn-about-the-host-and-the-gateway': 'the audit sees it, too',
  [ROW]: 'the audit sees it, too',
  'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical':
    'the audit sees it, too',
};

export const filePermissionFaults: readonly Fault[] = [
  {
    id: '5.6-configuration-readable',
    what: 'Everybody may read the configuration.',
    inject: `sudo chmod 644 ${CONFIG}`,
    undo: `sudo chmod 600 ${CONFIG}`,
    breaks: [MODES, SECRETS, STILL],
    mayBreak: { ...AUDITS, '2.5/nobody-else-can-read-that-configuration': 'it is about the same mode' },
  },
  {
    id: '5.6-backup-readable',
    what: 'Everybody may read a copy of the configuration.',
    inject: `sudo install -o openclaw-svc -g openclaw-svc -m 644 ${CONFIG} ${STATE}/copy.json`,
    undo: `sudo rm ${STATE}/copy.json`,
    breaks: [SECRETS, STILL],
  },
  {
    id: '5.6-home-open',
    what: 'Everybody may look into the service user’s home.',
    inject: `sudo chmod 755 ${HOME}`,
    undo: `sudo chmod 700 ${HOME}`,
    breaks: [OTHERS, STILL],
    mayBreak: { '2.1/its-home-and-openclaw-s-state-are-closed-to-others': 'it is open' },
  },
  {
    id: '5.6-state-open',
    what: 'Everybody may look into ~/.openclaw, if they get that far.',
    inject: `sudo chmod 755 ${STATE}`,
    undo: `sudo chmod 700 ${STATE}`,
    breaks: [MODES],
    mayBreak: {
      ...AUDITS,
      '2.1/its-home-and-openclaw-s-state-are-closed-to-others': 'it is about the same mode',
    },
  },
];
