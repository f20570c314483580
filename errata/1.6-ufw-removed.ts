// 1.6 installs iptables-persistent, which removes ufw, and with it the firewall of 1.5.
import { readPackageVersions } from '../src/probe/packages.ts';
import { readUfw } from '../src/probe/ufw.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const RUN = `sudo DEBIAN_FRONTEND=noninteractive apt install -y ufw
sudo tee -a /etc/ufw/after.rules > /dev/null << 'EOF'

*filter
:DOCKER-USER - [0:0]
-A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A DOCKER-USER -i tailscale0 -j ACCEPT
-A DOCKER-USER -i lo -j ACCEPT
-A DOCKER-USER -j DROP
COMMIT
EOF
sudo ufw --force enable`;

export const ufwRemoved: Erratum = {
  id: '1.6-ufw-removed',
  section: '1.6',
  promise: 'UFW (1.5) and the persisted DOCKER-USER rules (1.6) are both in force.',
  happens:
    'Installing iptables-persistent removes ufw, which it breaks; every policy is ACCEPT afterwards, and the host is open on all interfaces.',
  evidence:
    '`apt install -y iptables-persistent` says “The following packages will be REMOVED: ufw” and exits 0; `iptables -S` then begins with `-P INPUT ACCEPT`.',
  severity: 'critical',
  versions: { ufw: '0.36.2-9', 'iptables-persistent': '1.0.23' },
  symptom: async ({ read }) => {
    const { ufw, 'iptables-persistent': persistent } = await read(readPackageVersions, [
      'ufw',
      'iptables-persistent',
    ]);
    return ufw === null && persistent !== null && !(await read(readUfw)).installed;
  },
  correction: {
    kind: 'step',
    says: 'Leave iptables-persistent out (installing ufw again removes it), and let ufw set the rules of DOCKER-USER: it loads /etc/ufw/after.rules at every start.',
    run: RUN,
  },
  patches: [{ block: 2, to: RUN }],
};
