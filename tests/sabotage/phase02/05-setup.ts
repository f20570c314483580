// Faults of 2.5 Run health check and initial setup
import { CONFIG, STATE } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';
import { openclawReplaced } from '../phase06/unit.ts';

const NEW = '2.5/on-a-new-installation-it-names-the-missing-directories-and-the-missing-gateway-mode';
const DIRECTORIES = '2.5/the-directories-are-there-and-belong-to-the-service-user';
const MODE = '2.5/the-gateway-s-mode-is-local';
const WRITTEN = '2.5/the-onboarding-has-written-a-configuration-a-gateway-on-loopback-that-wants-a-token';
const CLOSED = '2.5/nobody-else-can-read-that-configuration';
const WORKSPACE = '2.5/the-agent-has-a-workspace-with-its-files';
const DOCTOR = '2.5/the-health-check-finds-nothing-critical-any-more';

const SESSIONS = `${STATE}/agents/main/sessions`;

export const setupFaults: readonly Fault[] = [
  {
    id: '2.5-doctor-content-with-all',
    what: 'The health check finds nothing, whatever is missing.',
    ...openclawReplaced('[ "$1" = doctor ] && { echo "Doctor complete."; exit; }\nexec $KEPT "$@"'),
    breaks: [NEW],
  },
  {
    id: '2.5-no-sessions',
    what: 'There is no directory for sessions.',
    inject: `sudo mv ${SESSIONS} ${SESSIONS}.kept`,
    undo: `sudo rm -rf ${SESSIONS}
sudo mv ${SESSIONS}.kept ${SESSIONS}`,
    breaks: [DIRECTORIES, DOCTOR],
  },
  {
    id: '2.5-no-mode',
    what: 'The gateway has no mode.',
    ...configured('delete config.gateway.mode;'),
    breaks: [MODE, WRITTEN, DOCTOR],
  },
  {
    id: '2.5-configuration-readable',
    what: 'Everybody may read the configuration, if they get that far.',
    inject: `sudo chmod 644 ${CONFIG}`,
    undo: `sudo chmod 600 ${CONFIG}`,
    breaks: [CLOSED, '2.5/the-health-check-finds-nothing-critical-any-more'],
    mayBreak: Object.fromEntries(
      [
        '5.1/no-critical-finding-is-left',
        '5.6/the-folder-and-the-configuration-are-for-the-service-user-only',
        '5.6/every-file-with-a-secret-in-it-is-for-the-service-user-only',
        '5.7/what-5-6-has-closed-is-still-closed',
      ].map((id) => [id, 'it is about the same mode']),
    ),
  },
  {
    id: '2.5-no-workspace-file',
    what: 'The workspace lacks a file.',
    inject: `sudo mv ${STATE}/workspace/USER.md ${STATE}/USER.md.kept`,
    undo: `sudo mv ${STATE}/USER.md.kept ${STATE}/workspace/USER.md`,
    breaks: [WORKSPACE],
  },
];
