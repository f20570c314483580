// Faults of Phase 10 › Tailscale-down access recovery (optional/advanced)
import type { Fault } from '../../../src/prove/fault.ts';

const SECTION = 'Phase 10 › Tailscale-down access recovery (optional/advanced)';
const SETTINGS = `${SECTION}/sshd-is-set-to-take-keys-and-no-password-in-any-form`;
const OFFERS = `${SECTION}/sshd-offers-whoever-comes-nothing-but-a-key`;
const KEYS = `${SECTION}/the-operator-has-an-authorized-key-which-nobody-else-can-change`;

/** Read before all others, so it has the first and last word. */
const FIRST = '/etc/ssh/sshd_config.d/00-conform-fault.conf';

const set = (...lines: readonly string[]) => ({
  keep: [FIRST],
  inject: `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} | sudo tee ${FIRST} > /dev/null
sudo systemctl reload ssh`,
  undo: 'sudo systemctl reload ssh',
});

export const tailscaleDownFaults: readonly Fault[] = [
  {
    id: '10-ssh-passwords',
    what: 'sshd takes passwords.',
    ...set('PasswordAuthentication yes'),
    breaks: [SETTINGS, OFFERS],
  },
  {
    id: '10-ssh-asks',
    what: 'sshd asks for the password by way of PAM, although PasswordAuthentication is no.',
    ...set('KbdInteractiveAuthentication yes'),
    breaks: [SETTINGS, OFFERS],
  },
  {
    id: '10-ssh-keys-open',
    what: 'Others may add keys to the operator’s.',
    // With StrictModes nobody would come in any more.
    ...set('StrictModes no'),
    keep: [FIRST, '/home/deployer/.ssh/authorized_keys'],
    inject: `${set('StrictModes no').inject}\nchmod 666 /home/deployer/.ssh/authorized_keys`,
    breaks: [KEYS],
  },
];
