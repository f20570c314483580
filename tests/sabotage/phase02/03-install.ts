// Faults of 2.3 Install OpenClaw and 2.4 Verify version
import { NPM_PREFIX } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { openclawReplaced } from '../phase06/unit.ts';

const PACKAGE = `${NPM_PREFIX}/lib/node_modules/openclaw`;

export const installFaults: readonly Fault[] = [
  {
    id: '2.3-operator-s-home-open',
    what: 'Everybody may look into the operator’s home.',
    inject: 'chmod 755 ~',
    undo: 'chmod 700 ~',
    breaks: ['2.3/the-service-user-can-t-access-the-operator-s-home'],
  },
  {
    id: '2.3-installed-by-root',
    what: 'A part of OpenClaw belongs to root, as after an installation with sudo.',
    inject: `sudo chown root ${PACKAGE}/LICENSE`,
    undo: `sudo chown openclaw-svc ${PACKAGE}/LICENSE`,
    breaks: ['2.3/openclaw-is-installed-for-the-service-user-and-belongs-to-it'],
  },
  {
    id: '2.3-another-version',
    what: 'Another version is installed than the one that was asked for.',
    // The file itself is left alone: whether the gateway was started since it has changed is another question.
    inject: `sed 's/^  "version": ".*"/  "version": "2026.2.8"/' <(sudo cat ${PACKAGE}/package.json) > /tmp/conform-package.json
      sudo chown openclaw-svc: /tmp/conform-package.json
      sudo mount --bind /tmp/conform-package.json ${PACKAGE}/package.json`,
    undo: `sudo umount ${PACKAGE}/package.json\nsudo rm /tmp/conform-package.json`,
    breaks: ['2.3/it-is-the-version-that-was-asked-for'],
    mayBreak: Object.fromEntries(
      [
        '2.4/openclaw-is-security-patched',
        'Verification Checklist/openclaw-is-2026-2-9-or-later',
        'Phase 9 › Update procedure/the-gateway-came-up-as-the-version-that-was-asked-for',
        'Phase 9 › Update procedure/what-is-installed-and-runs-is-the-version-that-was-rolled-back-to',
      ].map((id) => [id, 'it reads the version, too']),
    ),
  },
  {
    id: '2.4-too-old',
    what: 'OpenClaw tells that it is older than the first that is patched.',
    ...openclawReplaced('[ "$1" = --version ] && { echo 2026.2.8; exit; }\nexec $KEPT "$@"'),
    breaks: ['2.4/openclaw-is-security-patched'],
    mayBreak: { 'Verification Checklist/openclaw-is-2026-2-9-or-later': 'it reads the version, too' },
  },
];
