// Stands in for `vagrant` where none of its providers works: takes what the Vagrantfile takes from its environment, keeps its
// state where Vagrant does, says what Vagrant says (read in the source of 2.3.4), and has a container of ours for a machine.
//   STAND_IN  what is wrong with it: old, no-provider, vmware, fails, slow; nothing when empty
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import tar from 'tar-stream';
import { docker, RUN_LABEL } from '../../../src/machine/container/docker.ts';
import { ensureMachineImage } from '../../../src/machine/container/image.ts';
import { silent } from '../../../src/progress.ts';

const { VAGRANT_DOTFILE_PATH: dot = '', STAND_IN: wrong = '', CALLS: calls = '/dev/null' } = process.env;
const made = join(dot, 'machines/default/virtualbox');
const conform = (name: string) => {
  const value = process.env[`CONFORM_${name}`];
  if (value === undefined) throw new Error(`CONFORM_${name} is not set.`);
  return value;
};
const say = (line: string) => process.stdout.write(`${line}\n`);

const NO_PROVIDER = `No usable default provider could be found for your system.

Vagrant relies on interactions with 3rd party systems, known as
"providers", to provide Vagrant with resources to run development
environments. Examples are VirtualBox, VMware, Hyper-V.

The easiest solution to this message is to install VirtualBox, which
is available for free on all major platforms.`;

async function main([command, ...args]: readonly string[]): Promise<number> {
  await appendFile(calls, `${[command, ...args].join(' ')}\n`);
  switch (command) {
    case '--version':
      say(wrong === 'old' ? 'Vagrant 2.2.19' : 'Vagrant 2.3.4');
      return 0;
    case 'status':
      if (wrong === 'no-provider') {
        process.stderr.write(`${NO_PROVIDER}\n`);
        return 1;
      }
      say(`1796034320,default,metadata,provider,${wrong === 'vmware' ? 'vmware_desktop' : 'virtualbox'}`);
      say(`1796034320,default,provider-name,${wrong === 'vmware' ? 'vmware_desktop' : 'virtualbox'}`);
      say('1796034320,default,state,not_created');
      return 0;
    case 'up':
      return up();
    case 'ssh-config':
      say(`Host default
  HostName ${conform('TAILNET_IP')}
  User deployer
  Port 22
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  PasswordAuthentication no
  IdentityFile ${conform('IDENTITY')}
  IdentitiesOnly yes
  LogLevel FATAL
`);
      return 0;
    case 'halt':
      say('==> default: Forcing shutdown of VM...');
      await docker()
        .getContainer(await machine())
        .kill();
      return 0;
    case 'destroy':
      return destroy();
    default:
      return 1;
  }
}

function machine(): Promise<string> {
  return readFile(join(made, 'id'), 'utf8');
}

async function up(): Promise<number> {
  if (existsSync(join(made, 'id'))) {
    await docker()
      .getContainer(await machine())
      .start();
    return 0;
  }
  say("Bringing machine 'default' up with 'virtualbox' provider...");
  say("==> default: Importing base box 'stand-in/machine'...");
  if (wrong === 'slow') await delay(8_000);
  await mkdir(made, { recursive: true });
  const name = `vagrant-${randomBytes(4).toString('hex')}`;
  const { image, privileged } = await ensureMachineImage(silent, new AbortController().signal);
  const container = await docker().createContainer({
    name,
    Image: image,
    Hostname: 'box',
    Labels: { [RUN_LABEL]: 'vagrant' },
    HostConfig: {
      // The guest's own reboot is nothing that anybody has to see to.
      RestartPolicy: { Name: 'always' },
      Tmpfs: { '/run': 'rw,exec', '/run/lock': 'rw', '/tmp': 'rw,exec' },
      ...(privileged
        ? { Privileged: true }
        : {
            CapAdd: ['ALL'],
            CapDrop: ['SYS_RESOURCE'],
            SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
            MaskedPaths: [],
            ReadonlyPaths: [],
          }),
    },
  });
  await writeFile(join(made, 'id'), container.id);
  await writeFile(join(made, 'box_meta'), JSON.stringify({ name: 'stand-in/machine', version: '1.0' }));
  if (wrong === 'fails') {
    process.stderr.write(
      'Timed out while waiting for the machine to boot. This means that\nVagrant was unable to communicate with the guest machine within\nthe configured ("config.vm.boot_timeout" value) time period.\n',
    );
    return 1;
  }
  await container.putArchive(await seed(), { path: '/' });
  for (const side of ['PUBLIC', 'TAILNET'] as const) await plugIn(container.id, `${name}-${side}`, side);
  await container.start();
  say('==> default: Machine booted and ready!');
  return 0;
}

async function plugIn(id: string, name: string, side: 'PUBLIC' | 'TAILNET'): Promise<void> {
  const ip = conform(`${side}_IP`);
  const prefix = ip.replace(/\.\d+$/, '');
  const network = await docker().createNetwork({
    Name: name,
    Internal: true,
    Labels: { [RUN_LABEL]: 'vagrant' },
    IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
  });
  await appendFile(join(made, 'networks'), `${network.id}\n`);
  await network.connect({
    Container: id,
    EndpointConfig: {
      IPAMConfig: { IPv4Address: ip },
      MacAddress: conform(`${side}_MAC`).replace(/(..)(?=.)/g, '$1:'),
    },
  });
}

/** As Vagrant makes it: user-data of all parts, and a number. */
async function seed(): Promise<Buffer> {
  const parts = ['cloud-init.yaml', conform('SEED')];
  const boundary = 'Boundary_0123456789';
  const texts = await Promise.all(parts.map((file) => readFile(file, 'utf8')));
  const userData = [
    `Content-Type: multipart/mixed; boundary=${boundary}\nMIME-Version: 1.0\n`,
    ...texts.map((text) => `--${boundary}\nContent-Type: text/cloud-config\n\n${text}`),
    `--${boundary}--\n`,
  ].join('\n');
  const pack = tar.pack();
  const path = 'var/lib/cloud/seed/nocloud';
  pack.entry({ name: `${path}/user-data`, mode: 0o600 }, userData);
  pack.entry({ name: `${path}/meta-data`, mode: 0o600 }, '---\ninstance-id: i-0123456789\n');
  pack.finalize();
  return buffer(pack);
}

async function destroy(): Promise<number> {
  say('==> default: Destroying VM and associated drives...');
  await docker()
    .getContainer(await machine())
    .remove({ force: true, v: true });
  const networks = await readFile(join(made, 'networks'), 'utf8').catch(() => '');
  for (const id of networks.split('\n').filter((line) => line !== '')) await docker().getNetwork(id).remove();
  await rm(made, { recursive: true });
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
