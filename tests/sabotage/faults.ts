// All faults of all phases, and the checks that no fault can reach here.
import type { Fault, Unprovable } from '../../src/prove/fault.ts';
import { instanceFaults } from './appendix-a/01-instances.ts';
import { runFaults } from './appendix-b/01-run.ts';
import { injectFaults } from './appendix-b/02-inject.ts';
import { checklistFaults } from './checklist/01-checklist.ts';
import { tokenRotationFaults } from './operations/01-token-rotation.ts';
import { stoppingStartingFaults } from './operations/02-stopping-starting.ts';
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
import { userFaults } from './phase02/01-user.ts';
import { npmPathFaults } from './phase02/02-npm-path.ts';
import { installFaults } from './phase02/03-install.ts';
import { setupFaults } from './phase02/05-setup.ts';
import { authPluginFaults } from './phase03/01-auth-plugin.ts';
import { authenticateFaults } from './phase03/02-authenticate.ts';
import { modelFaults } from './phase03/03-model.ts';
import { channelPluginFaults } from './phase04/02-plugin.ts';
import { channelFaults } from './phase04/03-channel.ts';
import { pairFaults } from './phase04/04-pair.ts';
import { auditFaults } from './phase05/01-audit.ts';
import { sandboxFaults } from './phase05/02-sandbox.ts';
import { toolPolicyFaults } from './phase05/03-tool-policy.ts';
import { elevatedFaults } from './phase05/04-elevated.ts';
import { soulFaults } from './phase05/05-soul.ts';
import { filePermissionFaults } from './phase05/06-file-permissions.ts';
import { gatewayFaults } from './phase05/07-gateway.ts';
import { unitFaults } from './phase06/01-unit.ts';
import { startFaults } from './phase06/02-start.ts';
import { verifyFaults } from './phase06/03-verify.ts';
import { remoteAccessFaults } from './phase07/remote-access.ts';
import { imageFaults } from './phase08/01-image.ts';
import { messagingFaults } from './phase08/02-messaging.ts';
import { signOffFaults } from './phase08/03-audit.ts';
import { auditCronFaults } from './phase09/01-audit-cron.ts';
import { soulCronFaults } from './phase09/02-soul-cron.ts';
import { updateProcedureFaults } from './phase09/03-update.ts';
import { logMonitoringFaults } from './phase09/04-log-monitoring.ts';
import { credentialRotationFaults } from './phase09/05-credential-rotation.ts';
import { compromiseFaults } from './phase10/01-compromise.ts';
import { apiBillFaults } from './phase10/02-api-bill.ts';
import { erraticFaults } from './phase10/03-erratic.ts';
import { tailscaleDownFaults } from './phase10/04-tailscale-down.ts';

export const faults: readonly Fault[] = [
  // Phase 7 takes the safety net away that Phase 1 promises.
  ...[
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
  ].map((fault: Fault): Fault => ({ until: '1', ...fault })),
  ...userFaults,
  ...npmPathFaults,
  ...installFaults,
  ...setupFaults,
  ...authPluginFaults,
  ...authenticateFaults,
  ...modelFaults,
  ...channelPluginFaults,
  ...channelFaults,
  ...pairFaults,
  ...auditFaults,
  ...sandboxFaults,
  ...toolPolicyFaults,
  ...elevatedFaults,
  ...soulFaults,
  ...filePermissionFaults,
  ...gatewayFaults,
  ...unitFaults,
  ...startFaults,
  ...verifyFaults,
  ...remoteAccessFaults,
  ...imageFaults,
  ...messagingFaults,
  ...signOffFaults,
  ...checklistFaults,
  ...auditCronFaults,
  ...soulCronFaults,
  ...updateProcedureFaults,
  ...logMonitoringFaults,
  ...credentialRotationFaults,
  ...compromiseFaults,
  ...apiBillFaults,
  ...erraticFaults,
  ...tailscaleDownFaults,
  ...tokenRotationFaults,
  ...stoppingStartingFaults,
  ...instanceFaults,
  ...runFaults,
  ...injectFaults,
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
  {
    check:
      'Phase 1 Checkpoint/after-a-power-cut-the-firewall-is-in-force-with-its-rules-and-fail2ban-watches-sshd',
    because: 'needs a machine with power of its own, which a VM has',
    instead: 'it asserts what its neighbours assert after a reboot, and they are proven',
    atRunTime: true,
  },
  {
    check: '6.4/after-a-power-cut-the-gateway-answers',
    because: 'needs a machine with power of its own, which a VM has',
    instead: 'it asserts what its neighbour asserts after a reboot, which is proven',
    atRunTime: true,
  },
  {
    check: '6.2/the-kernel-limits-its-memory-and-tasks',
    because: 'needs a kernel whose memory and task controllers are in the hands of systemd',
    instead: 'a fault is put into a virtual machine in tests/booted/vm-adopted.test.ts',
    atRunTime: true,
  },
  {
    check: '6.2/with-more-than-memoryhigh-it-is-held-back',
    because: 'needs a kernel whose memory controller is in the hands of systemd',
    instead: 'a fault is put into a virtual machine in tests/booted/vm-adopted.test.ts',
    atRunTime: true,
  },
  {
    check: '6.2/with-more-than-memorymax-the-kernel-ends-it',
    because: 'needs a kernel whose memory controller is in the hands of systemd',
    instead: 'a fault is put into a virtual machine in tests/booted/vm-adopted.test.ts',
    atRunTime: true,
  },
  {
    check: '6.2/more-tasks-than-tasksmax-are-refused-to-it',
    because: 'needs a kernel whose task controller is in the hands of systemd',
    instead: 'a fault is put into a virtual machine in tests/booted/vm-adopted.test.ts',
    atRunTime: true,
  },
  {
    check: 'Phase 7 › Option A: Tailscale Serve/the-gateway-is-found-under-its-address-in-the-tailnet',
    because: 'needs live Tailscale',
    instead: 'its logic is proven in tests/sabotage/live.test.ts',
  },
];
