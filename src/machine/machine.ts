// What every kind of machine is to the rest of the suite: something reachable by SSH that can be rebooted and looked at from outside.

export type MachineKind = 'container' | 'vm' | 'ssh';

/** How to log in: everything ssh2 needs, with the host's key known in advance. */
export interface SshEndpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** File with the private key, mode 0600. */
  readonly identityFile: string;
  /** The one host key that is accepted, base64 of its wire form, or null when the kind of machine checks it itself. */
  readonly hostKey: string;
}

/** A machine as plain data: what a worker needs in order to attach to a machine that another process has booted. */
export interface MachineDescriptor {
  readonly kind: MachineKind;
  /** Names the machine within its kind: a container's id, a VM's socket, a host. */
  readonly id: string;
  readonly ssh: SshEndpoint;
  readonly image: string;
  /** Name of the system, release of the kernel and version of systemd, as the machine tells them. */
  readonly system: { readonly os: string; readonly kernel: string; readonly systemd: string };
  /** What this machine is not: goes into the report. */
  readonly remarks: readonly string[];
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

export interface Machine {
  readonly descriptor: MachineDescriptor;
  /** IPv4 address at which a visitor on that side finds the machine. */
  address(side: Side): Promise<string>;
  /** IPv4 address of the runner on that side, as the machine sees it. */
  visitor(side: Side): Promise<string>;
  /** Restarts the operating system; resolves when it has gone down and was told to come up again. */
  reboot(signal: AbortSignal): Promise<void>;
  /**
   * Saves the disk, the machine standing still meanwhile; null for a kind whose disks can't be saved.
   * @param name of what it adds to the disk it was booted from, or (`saved`) was last saved as
   * @returns the disk, and what it adds in bytes
   */
  readonly save:
    | ((
        name: string,
        before: { readonly disk: Disk | null; readonly saved: boolean },
        signal: AbortSignal,
      ) => Promise<{ readonly disk: Disk; readonly bytes: number }>)
    | null;
}
