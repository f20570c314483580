// A machine in the hands of the suite: one connection, what was recorded, what is known, what was done.
import { join } from 'node:path';
import { attach } from '../machine/attach.ts';
import { Connection } from '../machine/connection.ts';
import { intrude } from '../machine/intruder.ts';
import type { Machine, MachineDescriptor } from '../machine/machine.ts';
import { listenOn, openPorts } from '../machine/outside.ts';
import { remoteShell } from '../machine/remote-shell.ts';
import type { Shell } from '../machine/shell.ts';
import type { Liveness } from '../report/outcome.ts';
import { Redactor } from '../report/redaction.ts';
import type { CheckContext, Outside } from './context.ts';
import { Facts } from './facts.ts';
import type { Inputs } from './inputs.ts';
import { Ledger } from './ledger.ts';
import { Recorder } from './recorder.ts';

const COME_BACK_MS = 120_000;

/** All that a worker must be told, as plain data. */
export interface StageDescriptor {
  readonly machine: MachineDescriptor;
  readonly world: Readonly<Record<string, Liveness>>;
  readonly inputs: Inputs;
  /** Folder of this run's own files. */
  readonly runDir: string;
  /** Step id → the document's own text, for steps in which the document and the suite differ. */
  readonly documentText: Readonly<Record<string, string>>;
}

export class Session implements AsyncDisposable {
  readonly stage: StageDescriptor;
  readonly machine: Machine;
  readonly connection: Connection;
  readonly recorder = new Recorder(new Redactor());
  readonly shell: Shell;
  readonly facts: Facts;
  readonly ledger: Ledger;
  /** True while nothing but reading has happened since the last reboot. */
  #freshlyBooted = false;

  constructor(stage: StageDescriptor) {
    this.stage = stage;
    this.machine = attach(stage.machine);
    this.connection = new Connection(stage.machine.ssh);
    this.shell = remoteShell(this.connection, (result) => this.recorder.record(result));
    this.facts = new Facts(this.shell, this.recorder);
    this.ledger = new Ledger(join(stage.runDir, 'ledger.jsonl'));
  }

  /** What a check may use, its commands ended when `signal` fires. */
  context(signal: AbortSignal): CheckContext {
    const shell: Shell = {
      $: (pieces, ...values) => this.shell.$(pieces, ...values),
      run: (script, options) => this.shell.run(script, { signal, ...options }),
      block: (script, options) => this.shell.block(script, { signal, ...options }),
    };
    const outside: Outside = {
      open: async (side, ports) => openPorts(await this.machine.address(side), ports, signal),
      listen: async (side) => listenOn(await this.machine.visitor(side)),
      intrude: async (side) => intrude(await this.machine.address(side), this.stage.machine.ssh.port),
    };
    return {
      shell,
      $: shell.$,
      read: this.facts.read,
      outside,
      inputs: this.stage.inputs,
      world: this.stage.world,
      afterReboot: () => this.#rebootOnce(signal),
      signal,
    };
  }

  /** The machine was changed: what was read of it no longer counts. */
  changed(): void {
    this.#freshlyBooted = false;
    this.facts.clear();
  }

  async #rebootOnce(signal: AbortSignal): Promise<void> {
    if (this.#freshlyBooted) return;
    this.facts.clear();
    // The answer to this command may not arrive any more.
    await this.shell.run(
      'sudo systemd-run --quiet --on-active=200ms --timer-property=AccuracySec=50ms systemctl reboot',
      { signal },
    );
    await this.machine.reboot(signal);
    await this.connection.drop();
    await this.connection.ready(AbortSignal.any([signal, AbortSignal.timeout(COME_BACK_MS)]));
    await this.shell.run('systemctl is-system-running --wait', { signal });
    this.#freshlyBooted = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection[Symbol.asyncDispose]();
  }
}
