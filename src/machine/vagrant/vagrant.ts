// The same host under Vagrant: whoever has VirtualBox has it in the way that is usual there.
import { randomBytes, randomInt } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { comeUp } from '../come-up.ts';
import { Connection } from '../connection.ts';
import { MachineError } from '../error.ts';
import type { BootedMachine, Machine, Side, SshEndpoint } from '../machine.ts';
import type { MachineNeeds } from '../needs.ts';
import { untilRebooted } from '../rebooted.ts';
import { remoteShell } from '../remote-shell.ts';
import { ssh2Dial } from '../ssh2.ts';
import { prepareVagrant, settingsIn, vagrant } from './command.ts';
import { vagrantFolder } from './remove.ts';
import { type PrivateCard, vagrantSeed } from './seed.ts';
import { readSshConfig } from './ssh-config.ts';

/** The providers for which the Vagrantfile hands cloud-init its data. */
const PROVIDERS = ['virtualbox', 'libvirt'];
/** Networks between the host and its guests: of the range that VirtualBox allows unasked, and of the tailnet's. */
const NETWORKS: Readonly<Record<Side, string>> = { eth0: '192.168.56', tailscale0: '100.70.3' };
/** With the download of its box. */
const UP_LIMIT_MS = 60 * 60_000;
const POWER_LIMIT_MS = 15 * 60_000;
const ASK_LIMIT_MS = 60_000;
const COME_UP_LIMIT_MS = 120_000;
const REACH_LIMIT_S = 10;

export interface VagrantBoot extends MachineNeeds {
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Of Vagrant. */
  readonly version: string;
}

/**
 * Has Vagrant make a machine, and waits until it is up.
 * @param tell called with what is being waited for
 * @throws MachineError with Vagrant's last words when it does not.
 */
export async function bootVagrant(
  boot: VagrantBoot,
  signal: AbortSignal,
  tell: (what: string) => void,
): Promise<BootedMachine> {
  const folder = vagrantFolder(boot.runDir);
  const last = randomInt(2, 255);
  const [publicCard, tailnetCard] = [cardOn('eth0', last), cardOn('tailscale0', last)];
  const seed = join(boot.runDir, 'vagrant-seed.yaml');
  await writeFile(seed, vagrantSeed(boot, publicCard, tailnetCard), { mode: 0o600 });
  await prepareVagrant(folder, {
    SEED: seed,
    IDENTITY: boot.identityFile,
    PUBLIC_IP: publicCard.ip,
    PUBLIC_MAC: publicCard.mac,
    TAILNET_IP: tailnetCard.ip,
    TAILNET_MAC: tailnetCard.mac,
    MEMORY: String(boot.memoryMiB),
    CPUS: String(boot.cpus),
  });
  const provider = await providerIn(folder, signal);
  tell('vagrant up');
  await vagrant(folder, ['up'], UP_LIMIT_MS, signal, tell);
  const ssh: SshEndpoint = {
    ...readSshConfig(await vagrant(folder, ['ssh-config'], ASK_LIMIT_MS, signal)),
    hostKey: boot.host.wire,
  };
  tell('waiting for the end of its start-up');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(COME_UP_LIMIT_MS)]);
  const system = await comeUp(ssh, limit, COME_UP_LIMIT_MS).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new MachineError(
      `The machine that Vagrant has made did not come up (it is given ${COME_UP_LIMIT_MS / 1000} s): ${String(error)}\nTry again, with another box if this one may be at fault (CONFORM_BOX).`,
      { cause: error },
    );
  });
  await demandStandIns(ssh, boot, signal);
  return {
    kind: 'vagrant',
    id: folder,
    ssh,
    system,
    image: `${await boxOf(folder)} (Vagrant ${boot.version}, ${provider})`,
    remarks: [
      'Vagrant made the machine, of a box that somebody has published: what is on it before Phase 1 is theirs.',
    ],
  };
}

function cardOn(side: Side, last: number): PrivateCard {
  return { ip: `${NETWORKS[side]}.${last}`, mac: `02${randomBytes(5).toString('hex')}` };
}

/**
 * @returns the provider that Vagrant will make the machine with.
 * @throws MachineError when it is one with which nobody could log in.
 */
async function providerIn(folder: string, signal: AbortSignal): Promise<string> {
  const said = await vagrant(folder, ['status', '--machine-readable'], ASK_LIMIT_MS, signal);
  const provider = /^\d+,[^,]*,provider-name,(.*)$/m.exec(said)?.[1];
  if (provider !== undefined && PROVIDERS.includes(provider)) return provider;
  throw new MachineError(
    `Vagrant would make this machine with ${provider ?? 'a provider it does not name'}, by which cloud-init is told nothing: nobody could log in. Install VirtualBox, or libvirt and vagrant-libvirt, and set VAGRANT_DEFAULT_PROVIDER to ${PROVIDERS.join(' or ')} if neither is chosen then.`,
  );
}

/** The stand-ins are containers of this host: its guests reach them through it, unless something is in the way. */
async function demandStandIns(ssh: SshEndpoint, { hosts }: VagrantBoot, signal: AbortSignal): Promise<void> {
  const [first] = hosts;
  if (first === undefined) return;
  await using connection = new Connection(ssh2Dial(ssh));
  const shell = remoteShell(connection, () => undefined, signal);
  const { exitCode } = await shell.run(
    `timeout ${REACH_LIMIT_S} bash -c 'exec 3<> /dev/tcp/${first.ipAddress}/443'`,
  );
  if (exitCode !== 0)
    throw new MachineError(
      `The machine does not reach the stand-ins at ${first.ipAddress}, a container on this host: something between them lets nothing through. Look at the firewall of this host, or walk on another kind of machine (--machine vm).`,
    );
}

/** Vagrant notes of which box a machine was made. */
async function boxOf(folder: string): Promise<string> {
  const files = await readdir(join(folder, 'machines'), { recursive: true }).catch(() => []);
  const file = files.find((name) => name.endsWith('/box_meta'));
  if (file === undefined) return 'a box of Vagrant';
  const { name, version } = JSON.parse(await readFile(join(folder, 'machines', file), 'utf8'));
  return [name, version].filter((word) => typeof word === 'string').join(' ');
}

/** A machine of Vagrant that some process has booted. */
export function attachVagrant(descriptor: BootedMachine): Machine {
  const { id: folder, ssh } = descriptor;
  return {
    descriptor,
    async address(side) {
      const settings = await settingsIn(folder);
      if (settings === null) throw new MachineError(`The machine is gone: ${folder}.`);
      return side === 'eth0' ? settings.PUBLIC_IP : settings.TAILNET_IP;
    },
    // The host is the first in each network it makes.
    visitor: async (side) => `${NETWORKS[side]}.1`,
    async reboot(signal) {
      await using connection = new Connection(ssh2Dial(ssh));
      await untilRebooted(connection, signal);
    },
    async cutPower(signal) {
      await vagrant(folder, ['halt', '--force'], POWER_LIMIT_MS, signal);
      await vagrant(folder, ['up', '--no-provision'], POWER_LIMIT_MS, signal);
    },
    save: null,
  };
}
