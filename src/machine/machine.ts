// What every kind of machine is to the rest of the suite: something reachable by SSH that can be rebooted and looked at from outside.

export type MachineKind = 'container' | 'vm' | 'vagrant' | 'ssh';

/** Where a machine answers over SSH. */
interface Place {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** How to log in: everything ssh2 needs, with the host's key known in advance. */
export interface SshEndpoint extends Place {
  /** File with the private key, mode 0600. */
  readonly identityFile: string;
  /** The one host key that is accepted, base64 of its wire form, or null when the kind of machine checks it itself. */
  readonly hostKey: string;
}

interface Described {
  /** Names the machine within its kind: a container's id, the folder of Vagrant's state, a host as `ssh HOST` takes it. */
  readonly id: string;
  /** What it was made from, or where it is found. */
  readonly image: string;
  /** Name of the system, release of the kernel and version of systemd, as the machine tells them. */
  readonly system: { readonly os: string; readonly kernel: string; readonly systemd: string };
  /** What this machine is not: goes into the report. */
  readonly remarks: readonly string[];
}

/** A machine of our own. */
export interface BootedMachine extends Described {
  readonly kind: Exclude<MachineKind, 'ssh'>;
  readonly ssh: SshEndpoint;
  /** How many times as long as elsewhere everything may take, where processors are emulated; 1 when left out. */
  readonly patience?: number;
}

/** Factor for every time limit of what is done on a machine. */
export function patienceWith(machine: MachineDescriptor): number {
  return machine.kind === 'ssh' ? 1 : (machine.patience ?? 1);
}

/** A host that somebody else has set up, and which one it is. */
export interface HostMachine extends Described {
  readonly kind: 'ssh';
  readonly target: SshTarget;
  /** Where its name leads. */
  readonly ssh: Place;
  /** Hosts on the way there, as ProxyJump names them, or the command that is the way; null for none. */
  readonly by: string | null;
  readonly identity: HostIdentity;
}

/** By what a host is known again. */
export interface HostIdentity {
  /** The key it showed us, which OpenSSH knew: `ssh-ed25519 SHA256:…`. */
  readonly hostKey: string;
  /** The certificate of that key, and who signed it; null where it has none. */
  readonly hostCertificate: string | null;
  /** All keys it has, by their fingerprints, as far as the operator may read them. */
  readonly hostKeys: readonly string[];
  readonly hostname: string;
  /** systemd's: one an installation; null where there is none. */
  readonly machineId: string | null;
  /** `ubuntu 25.10` */
  readonly distribution: string;
  readonly architecture: string;
  /** Of its SSH server: `OpenSSH_10.0p2 Ubuntu-5`. */
  readonly sshServer: string;
  /** How we were let in: `publickey`, `none` for Tailscale SSH, … */
  readonly letInBy: string;
  /** How far its clock is before ours, in seconds; negative when it is behind. */
  readonly clockAheadS: number;
  /** When we asked it, by our clock. */
  readonly seenAt: string;
}

/** A machine as plain data: what a worker needs in order to attach to a machine that another process has booted or found. */
export type MachineDescriptor = BootedMachine | HostMachine;

/** A host as somebody names it. */
export interface SshTarget {
  /** Anything that `ssh HOST` understands. */
  readonly host: string;
  /** A configuration file instead of the user's own, as `ssh -F` takes it; null for the user's own. */
  readonly configFile: string | null;
}

/** Where a visitor stands who tries to reach a machine. */
export type Side = 'eth0' | 'tailscale0';

/** What a machine's disk was saved as: layers on top of an image's own files. */
export interface Disk {
  /** Names the image. */
  readonly base: string;
  /** Uppermost first. */
  readonly layers: readonly string[];
}

/** The disk a machine was booted from, or (`saved`) was last saved as. */
export interface Before {
  readonly disk: Disk | null;
  readonly saved: boolean;
}

/** The disk, and what it adds to the one before in bytes. */
export interface Saved {
  readonly disk: Disk;
  readonly bytes: number;
}

export interface Machine {
  readonly descriptor: MachineDescriptor;
  /** IPv4 address at which a visitor on that side finds the machine. */
  address(side: Side): Promise<string>;
  /** IPv4 address of the runner on that side, as the machine sees it. */
  visitor(side: Side): Promise<string>;
  /** Restarts the operating system; resolves when it has gone down and was told to come up again. */
  reboot(signal: AbortSignal): Promise<void>;
  /**
   * Takes the power away without a warning, and gives it back; null for a kind that has none.
   */
  readonly cutPower: ((signal: AbortSignal) => Promise<void>) | null;
  /** Saves the disk, the machine standing still meanwhile; null for a kind whose disks can't be saved. */
  readonly save: ((name: string, before: Before, signal: AbortSignal) => Promise<Saved>) | null;
}
