// 6.1's unit refuses OpenClaw a system call that it needs to start.
import { readJournal } from '../src/probe/journal.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import type { Erratum } from '../src/spec/erratum.ts';

/** What it says of the lock; where there is a folder for sessions it wants the lock for a migration first, and says less. */
const REFUSED =
  /openat2 beneath root: Function not implemented|Session SQLite maintenance ownership was unavailable/;

export const openat2Refused: Erratum = {
  id: '6.1-openat2-refused',
  section: '6.1',
  promise: 'With the unit’s hardening the gateway starts.',
  happens:
    'RestrictSUIDSGID=yes makes systemd answer the system call openat2 with ENOSYS, since it cannot look into it. OpenClaw locks its state with that call, and does not start.',
  evidence:
    'The journal says “Gateway failed to start: failed to acquire gateway lock at /home/openclaw-svc/.openclaw/tmp/openclaw-994/gateway.state.lock | openat2 beneath root: Function not implemented (os error 38) | ENOSYS”, and with the folder of 2.5 in place “Gateway failed to start: OpenClaw startup migrations did not complete cleanly … Session SQLite maintenance ownership was unavailable.” Without RestrictSUIDSGID=yes, or with OPENCLAW_FS_SAFE_NATIVE_MODE=off, the same unit starts.',
  severity: 'critical',
  versions: { openclaw: '2026.9.6', systemd: '257' },
  absent: ['2026.2.9'],
  symptom: async ({ shell }) => {
    const said = await readJournal(shell, { unit: UNIT, sinceSeconds: 600 });
    return said.some(({ message }) => REFUSED.test(message));
  },
  correction: {
    kind: 'step',
    says: 'Have OpenClaw do without its native helper for files: OPENCLAW_FS_SAFE_NATIVE_MODE=off in ~/.openclaw/.env, which the unit reads.',
    run: `echo OPENCLAW_FS_SAFE_NATIVE_MODE=off | sudo -u openclaw-svc tee -a /home/openclaw-svc/.openclaw/.env
sudo chmod 600 /home/openclaw-svc/.openclaw/.env
sudo systemctl reset-failed openclaw.service
sudo systemctl restart openclaw.service`,
  },
  patches: [],
};
