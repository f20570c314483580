// Faults of 1.7 Verify Tailscale
import type { Fault } from '../../../src/prove/fault.ts';

const ADDRESS = '1.7/the-tailscale-address-is-the-one-on-tailscale0';
const CHECKPOINT = 'Phase 1 Checkpoint/tailscale-has-an-address';

/** A tailscale command that answers `ip -4` with this, and is the real one otherwise. */
function answering(answer: string): Pick<Fault, 'keep' | 'inject'> {
  return {
    keep: ['/usr/local/bin/tailscale'],
    inject: `sudo tee /usr/local/bin/tailscale > /dev/null << 'END'
#!/bin/sh
[ "$*" = 'ip -4' ] || exec /usr/bin/tailscale "$@"
${answer}
END
sudo chmod 0755 /usr/local/bin/tailscale`,
  };
}

export const tailscaleFaults: readonly Fault[] = [
  {
    id: '1.7-tailscale-down',
    what: 'Tailscale is down.',
    inject: 'sudo tailscale down --accept-risk=lose-ssh',
    undo: 'sudo tailscale up',
    breaks: ['1.7/tailscale-is-up'],
  },
  {
    id: '1.7-other-address',
    what: 'Tailscale names an address that its interface does not have.',
    ...answering('echo 100.127.255.254'),
    breaks: [ADDRESS],
  },
  {
    id: '1.7-no-address',
    what: 'Tailscale has no address.',
    ...answering("echo 'no current Tailscale IPs; state: NeedsLogin' >&2; exit 1"),
    breaks: [ADDRESS, CHECKPOINT],
  },
];
