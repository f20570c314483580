// What removing our engine leaves of the host's firewall: everything but Docker's own.
import { expect, test } from 'vitest';
import { withoutDocker } from '../../../src/machine/container/host-network.ts';

const SAVED = `*filter
:INPUT ACCEPT [10:1000]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [5:500]
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-USER - [0:0]
:mine - [0:0]
-A INPUT -s 192.0.2.1/32 -j DROP
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i br-lan -j mine
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-USER -j RETURN
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 10.78.0.0/24 ! -o docker0 -j MASQUERADE
-A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
COMMIT
`;

test('Docker’s chains, jumps and bridge rules go; other rules and the policy from before stay', () => {
  expect(withoutDocker(SAVED, '10.78.0.0/24', 'ACCEPT')).toBe(`*filter
:INPUT ACCEPT [10:1000]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [5:500]
:mine - [0:0]
-A INPUT -s 192.0.2.1/32 -j DROP
-A FORWARD -i br-lan -j mine
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE
COMMIT
`);
});

test('rules without Docker’s stay as they are', () => {
  const own = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -i eth0 -j ACCEPT\nCOMMIT\n';
  expect(withoutDocker(own, '10.78.0.0/24', 'ACCEPT')).toBe(own);
});
