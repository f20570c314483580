// All faults of all phases, and the checks that no fault can reach here.
import type { Fault, Unprovable } from '../../src/prove/fault.ts';
import { updateFaults } from './phase01/01-update.ts';
import { buildEssentialFaults } from './phase01/02-build-essential.ts';
import { nodejsFaults } from './phase01/03-nodejs.ts';
import { dockerFaults } from './phase01/04-docker.ts';
import { firewallFaults } from './phase01/05-firewall.ts';
import { dockerUserFaults } from './phase01/06-docker-user.ts';
import { tailscaleFaults } from './phase01/07-tailscale.ts';
import { unattendedUpgradesFaults } from './phase01/08-unattended-upgrades.ts';
import { fail2banFaults } from './phase01/09-fail2ban.ts';
import { checkpointFaults } from './phase01/10-checkpoint.ts';

export const faults: readonly Fault[] = [
  ...updateFaults,
  ...buildEssentialFaults,
  ...nodejsFaults,
  ...dockerFaults,
  ...firewallFaults,
  ...dockerUserFaults,
  ...tailscaleFaults,
  ...unattendedUpgradesFaults,
  ...fail2banFaults,
  ...checkpointFaults,
];

export const unprovable: readonly Unprovable[] = [
  {
    check: '1.3/the-key-is-nodesource-s',
    because: 'needs live NodeSource',
    instead: 'its logic is proven in tests/sabotage/live.test.ts',
  },
  {
    check: '1.4/the-key-is-docker-s',
    because: 'needs live Docker',
    instead: 'its logic is proven in tests/sabotage/live.test.ts',
  },
  {
    check: '1.5/who-m-shows-a-tailscale-address',
    because: 'needs a person at a terminal',
    instead: 'its logic is proven in tests/sabotage/live.test.ts',
  },
];
