// A machine in the hands of the suite: one connection, what was recorded, what is known, what was done.
import { join } from 'node:path';
import { attach } from '../machine/attach.ts';
import { Connection } from '../machine/connection.ts';
import { intrude } from '../machine/intruder.ts';
import type { Machine, MachineDescriptor, Side } from '../machine/machine.ts';
import { listenOn, openPorts } from '../machine/outside.ts';
import { remoteShell } from '../machine/remote-shell.ts';
import { BrokenError, type Shell } from '../machine/shell.ts';
import type { Liveness } from '../report/outcome.ts';
import { Redactor } from '../report/redaction.ts';
import type { CheckContext, Outside } from './context.ts';
import { Facts } from './facts.ts';
import { type Inputs, secretsOf } from './inputs.ts';
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
  readonly recorder: Recorder;
  readonly shell: Shell;
  readonly facts: Facts;
  readonly ledger: Ledger;
  readonly #redactor = new Redactor();
  /** True while nothing but reading has happened since the last reboot. */
  #freshlyBooted = false;

  constructor(stage: StageDescriptor) {
    this.stage = stage;
    for (const [name, value] of secretsOf(stage.inputs)) this.#redactor.add(value, name);
    this.recorder = new Recorder(this.#redactor);
    this.machine = attach(stage.machine);
    this.connection = new Connection(stage.machine.ssh);
    this.shell = remoteShell(this.connection, (result) => this.recorder.record(result));
    this.facts = new Facts((onResult) => remoteShell(this.connection, onResult), this.recorder);
    this.ledger = new Ledger(join(stage.runDir, 'ledger.jsonl'));
  }

  /** What a check may use, its commands ended when `signal` fires. */
  context(signal: AbortSignal): CheckContext {
    const shell = remoteShell(this.connection, (result) => this.recorder.record(result), signal);
    const outside: Outside = {
      open: (side, ports) => this.#visit(side, ports, signal),
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
      secret: (value, label) => this.#redactor.add(value, label),
      signal,
    };
  }

  /** The machine was changed: what was read of it no longer counts. */
  changed(): void {
    this.#freshlyBooted = false;
    this.facts.clear();
  }

  /** Put on record like a command: what was tried from where, and what was open. */
  async #visit(side: Side, ports: readonly number[], signal: AbortSignal): Promise<readonly number[]> {
    const startedAt = performance.now();
    const open = await openPorts(await this.machine.address(side), ports, signal);
    this.#note(
      `(visitor on ${side}) connect to TCP ${ranges(ports)}`,
      `open: ${open.join(', ') || 'none'}`,
      startedAt,
    );
    return open;
  }

  #note(command: string, stdout: string, startedAt: number): void {
    const durationMs = Math.round(performance.now() - startedAt);
    this.recorder.record({
      command,
      exitCode: 0,
      signal: null,
      stdout,
      stderr: '',
      durationMs,
      timedOut: false,
    });
  }

  async #rebootOnce(signal: AbortSignal): Promise<void> {
    if (this.#freshlyBooted) return;
    this.facts.clear();
    const startedAt = performance.now();
    await this.#askToReboot(signal);
    await this.machine.reboot(signal);
    await this.connection.drop();
    await this.connection.ready(AbortSignal.any([signal, AbortSignal.timeout(COME_BACK_MS)]));
    this.#note('(machine) reboot', 'It answers over SSH again.', startedAt);
    await this.shell.run('systemctl is-system-running --wait', { signal });
    this.#freshlyBooted = true;
  }

  async #askToReboot(signal: AbortSignal): Promise<void> {
    const command =
      'sudo systemd-run --quiet --on-active=200ms --timer-property=AccuracySec=50ms systemctl reboot';
    const result = await this.shell.run(command, { signal }).catch((error: unknown) => {
      // The machine may be gone before it has answered. Whether it is, is found out next.
      if (error instanceof BrokenError && !signal.aborted) return null;
      throw error;
    });
    if (result !== null && result.exitCode !== 0)
      throw new BrokenError(`The machine refuses to reboot: ${result.stderr.trim()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection[Symbol.asyncDispose]();
  }
}

/** Ports as people write them: `1-1024, 8099`. */
function ranges(ports: readonly number[]): string {
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const port of sorted) {
    const last = runs.at(-1);
    if (last?.[1] === port - 1) last[1] = port;
    else runs.push([port, port]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}
