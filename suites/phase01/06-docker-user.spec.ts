// 1.6 DOCKER-USER iptables chain
import { ufwRemoved } from '../../errata/1.6-ufw-removed.ts';
import { DOCKER_USER } from '../../fixtures/docker-user.ts';
import { readChain, readJumps } from '../../src/probe/iptables.ts';
import { ANY_PACKET } from '../../src/probe/iptables-rule.ts';
import { readUfw } from '../../src/probe/ufw.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { withPublishedPort } from './visitors.ts';

section('1.6', 'DOCKER-USER iptables chain', { needs: ['1.4', '1.5'] }, () => {
  step('Insert the rules', {
    run: `
      sudo iptables -I DOCKER-USER -i lo -j ACCEPT
      sudo iptables -I DOCKER-USER -i tailscale0 -j ACCEPT
      sudo iptables -I DOCKER-USER -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
      sudo iptables -A DOCKER-USER -j DROP`,
  });

  step('Persist the rules', {
    run: `
      echo iptables-persistent iptables-persistent/autosave_v4 boolean true | sudo debconf-set-selections
      echo iptables-persistent iptables-persistent/autosave_v6 boolean true | sudo debconf-set-selections
      sudo DEBIAN_FRONTEND=noninteractive apt install -y iptables-persistent
      sudo netfilter-persistent save`,
  });

  check(
    'UFW is still in force',
    { severity: 'critical', promise: '1.6 beside 1.5: UFW active', errata: [ufwRemoved] },
    async ({ read }) => {
      expect(await read(readUfw)).toMatchObject({ installed: true, active: true, incoming: 'deny' });
    },
  );

  check(
    'the chain holds the documented rules, in their order',
    { severity: 'critical', promise: '1.6 › Expected' },
    async ({ read }) => {
      expect(await read(readChain, 'DOCKER-USER')).toEqual({ policy: null, rules: DOCKER_USER });
    },
  );

  check(
    'every forwarded packet meets the chain first',
    { severity: 'critical', promise: '1.6 › Expected: 1 references' },
    async ({ read }) => {
      expect(await read(readJumps)).toEqual([
        { position: 0, rule: { ...ANY_PACKET, target: 'DOCKER-USER' } },
      ]);
    },
  );

  check(
    'a published port is closed on eth0 and open on tailscale0',
    {
      severity: 'critical',
      promise: '1.6 › Without this, Docker-published ports bypass UFW',
      disruptive: 'container',
    },
    async (context) => {
      await withPublishedPort(context, async (port) => {
        const { outside } = context;
        expect(await outside.open('tailscale0', [port])).toEqual([port]);
        expect(await outside.open('eth0', [port])).toEqual([]);
      });
    },
  );
});
