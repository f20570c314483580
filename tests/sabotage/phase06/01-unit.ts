// Faults of 6.1 Create the service
import type { Fault } from '../../../src/prove/fault.ts';
import { openclawReplaced, unitChanged } from './unit.ts';

export const unitFaults: readonly Fault[] = [
  {
    id: '6.1-typing-error',
    what: 'The name of a directive is misspelt.',
    ...unitChanged('s/^SyslogIdentifier=/ProtectSytem=strict\\n&/'),
    breaks: ['6.1/systemd-finds-nothing-wrong-with-it'],
  },
  {
    id: '6.1-foreground-exists',
    what: 'OpenClaw takes gateway start --foreground.',
    ...openclawReplaced('case "$*" in *"start --help"*) echo "  --foreground" ;; esac\nexec $KEPT "$@"'),
    breaks: ['6.1/openclaw-has-no-gateway-start-foreground'],
  },
];
