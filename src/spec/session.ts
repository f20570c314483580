// A machine in the hands of the suite: one connection, what was recorded, what is known, what was done.
import { join } from 'node:path';
import { type CheckpointPlan, type Taken, takeCheckpoint } from '../checkpoint/take.ts';
import { attach, connect } from '../machine/attach.ts';
import type { Connection } from '../machine/connection.ts';
import { intrude } from '../machine/intruder.ts';
import type { Machine, MachineDescriptor, Side } from '../machine/machine.ts';
import { listenOn, openPorts } from '../machine/outside.ts';
import { remoteShell } from '../machine/remote-shell.ts';
import { BrokenError, type CommandResult, type Shell } from '../machine/shell.ts';
import type { Evidence, Liveness } from '../report/outcome.ts';
import { Redactor } from '../report/redaction.ts';
import { Llm } from '../world/llm.ts';
import { OnePassword } from '../world/one-password.ts';
import { Telegram } from '../world/telegram.ts';
import { NotApplicable } from './condition.ts';
import type { CheckContext, Outside } from './context.ts';
import { diagnose } from './diagnosis.ts';
import type { CorrectedErrata } from './erratum.ts';
import { Facts } from './facts.ts';
import { type Inputs, secretsOf } from './inputs.ts';
import { currentInputs, learnedSecrets, learnSecret } from './learned.ts';
import { Ledger } from './ledger.ts';
import { Recorder, type Recording } from './recorder.ts';
import { loadSections } from './registry.ts';
import { Turns } from './turns.ts';

const COME_BACK_MS = 120_000;

/** All that a worker must be told, as plain data. */
export interface StageDescriptor {
  readonly machine: MachineDescriptor;
  readonly world: Readonly<Record<string, Liveness>>;
  readonly inputs: Inputs;
  /** URL of the control port of the lab; null when nothing is stood in for. */
  readonly lab: string | null;
  /** Folder of this run's own files. */
  readonly runDir: string;
  /** Step id → the document's own text, for steps in which the document and the suite differ. */
  readonly documentText: Readonly<Record<string, string>>;
  /** None when left out. */
  readonly corrected?: CorrectedErrata;
  /** Null where nobody wants to go on with the machine later. */
  readonly checkpoints: CheckpointPlan | null;
}

export class Session implements AsyncDisposable {
  readonly stage: StageDescriptor;
  readonly machine: Machine;
  readonly connection: Connection;
  readonly recorder: Recorder;
  /** For the suite's own housekeeping: nothing of it is put on record. */
  readonly shell: Shell;
  readonly facts: Facts;
  readonly ledger: Ledger;
  readonly turns = new Turns();
  readonly #redactor: Redactor;
  /** True while nothing but reading has happened since the last reboot. */
  #hasRestarted = false;
  #freshlyBooted: 'reboot' | 'power cut' | null = null;
  /** What came of entering each phase, by its heading. */
  readonly #entered = new Map<string, Promise<Taken | null>>();

  /** @param own a connection that is there already, and a redactor that others use, too; both are made when left out */
  constructor(
    stage: StageDescriptor,
    own?: { readonly connection: Connection; readonly redactor: Redactor },
  ) {
    this.stage = stage;
    this.#redactor = own?.redactor ?? new Redactor();
    for (const [name, value] of secretsOf(stage.inputs)) this.#redactor.add(value, name);
    for (const { value, label } of learnedSecrets(stage.runDir)) this.#redactor.add(value, label);
    this.recorder = new Recorder(this.#redactor);
    this.machine = attach(stage.machine);
    this.connection = own?.connection ?? connect(stage.machine);
    this.shell = remoteShell(this.connection, () => undefined);
    this.facts = new Facts((onResult) => remoteShell(this.connection, onResult));
    this.ledger = new Ledger(join(stage.runDir, 'ledger.jsonl'));
  }

  /** What a check may use, its commands put on record in `recording`, and ended when `signal` fires. */
  context(signal: AbortSignal, recording: Recording = this.recorder.begin()): CheckContext {
    const shell = remoteShell(this.connection, (result) => recording.record(result), signal);
    const outside: Outside = {
      open: (side, ports) => this.#visit(side, ports, signal, recording),
      listen: async (side) => listenOn(await this.machine.visitor(side)),
      intrude: async (side) => intrude(await this.machine.address(side), this.stage.machine.ssh.port),
      tunnel: (port, path) => this.#tunnel(port, path, signal, recording),
    };
    const { lab, inputs, runDir } = this.stage;
    const secret = this.#secret;
    return {
      shell,
      $: shell.$,
      read: this.facts.reader(recording),
      outside,
      get inputs() {
        return currentInputs(inputs, runDir);
      },
      world: this.stage.world,
      afterReboot: () => this.#rebootOnce(signal, shell, recording),
      afterPowerCut: () => this.#cutPowerOnce(signal, shell, recording),
      llm: new Llm({ lab, secret, signal }),
      onePassword: new OnePassword({ lab, secret, signal }),
      telegram: new Telegram({
        lab,
        secret,
        note: (what, heard, durationMs) => note(recording, what, heard, durationMs),
        signal,
      }),
      secret,
      signal,
    };
  }

  /**
   * To be called before anything of a phase is done or looked at: takes a checkpoint of what the phases before have left, once,
   * if it is worth keeping. What was taken stands in the run's folder.
   */
  entering(phase: string, signal: AbortSignal): Promise<unknown> {
    const known = this.#entered.get(phase);
    if (known !== undefined) return known;
    const taking = this.turns.alone(() => this.#checkpoint(phase, signal));
    this.#entered.set(phase, taking);
    return taking;
  }

  async #checkpoint(before: string, signal: AbortSignal): Promise<Taken | null> {
    const { stage, machine, ledger } = this;
    if (stage.checkpoints === null) return null;
    const occasion = { stage, machine, ledger, sections: await loadSections(), before };
    // A machine that stands still answers nobody: the connection would be given up meanwhile.
    return takeCheckpoint(occasion, () => this.connection.drop(), signal);
  }

  /** Whether a check has had the machine start anew. */
  get hasRestarted(): boolean {
    return this.#hasRestarted;
  }

  /** The machine was changed: what was read of it no longer counts. */
  changed(): void {
    this.#freshlyBooted = null;
    this.facts.clear();
  }

  /** What the machine and the stand-ins have to say about something that went wrong. */
  diagnose(since: Date, signal: AbortSignal): Promise<readonly Evidence[]> {
    const patient = {
      shell: (onResult: (result: CommandResult) => void, bound: AbortSignal) =>
        remoteShell(this.connection, onResult, bound),
      recording: this.recorder.begin(),
      secret: this.#secret,
      lab: this.stage.lab,
    };
    return diagnose(patient, since, signal);
  }

  readonly #secret = (value: string, label: string): void => {
    this.#redactor.add(value, label);
    learnSecret(this.stage.runDir, { value, label });
  };

  /** Put on record like a command: what was tried from where, and what was open. */
  async #visit(
    side: Side,
    ports: readonly number[],
    signal: AbortSignal,
    recording: Recording,
  ): Promise<readonly number[]> {
    const startedAt = performance.now();
    const open = await openPorts(await this.machine.address(side), ports, signal, this.connection.patience);
    const tried = `(visitor on ${side}) connect to TCP ${ranges(ports)}`;
    note(recording, tried, `open: ${open.join(', ') || 'none'}`, since(startedAt));
    return open;
  }

  async #tunnel(
    port: number,
    path: string,
    signal: AbortSignal,
    recording: Recording,
  ): Promise<number | null> {
    const startedAt = performance.now();
    const status = await this.connection.tunnel(port, path, signal);
    note(
      recording,
      `(visitor through SSH) GET http://localhost:${port}${path}`,
      `${status}`,
      since(startedAt),
    );
    return status;
  }

  async #rebootOnce(signal: AbortSignal, shell: Shell, recording: Recording): Promise<void> {
    if (this.#freshlyBooted === 'reboot') return;
    await this.#restart('reboot', signal, shell, recording, async () => {
      await askToReboot(shell, signal);
      await this.machine.reboot(signal);
    });
  }

  async #cutPowerOnce(signal: AbortSignal, shell: Shell, recording: Recording): Promise<void> {
    const { cutPower } = this.machine;
    if (cutPower === null) throw new NotApplicable('A machine of this kind has no power that could be cut.');
    if (this.#freshlyBooted === 'power cut') return;
    await this.#restart('power cut', signal, shell, recording, () => cutPower(signal));
  }

  async #restart(
    how: 'reboot' | 'power cut',
    signal: AbortSignal,
    shell: Shell,
    recording: Recording,
    restart: () => Promise<void>,
  ): Promise<void> {
    this.facts.clear();
    const startedAt = performance.now();
    await restart();
    await this.connection.drop();
    const limit = AbortSignal.timeout(COME_BACK_MS * this.connection.patience);
    await this.connection.ready(AbortSignal.any([signal, limit]));
    note(recording, `(machine) ${how}`, 'It answers over SSH again.', since(startedAt));
    await shell.run('systemctl is-system-running --wait');
    this.#freshlyBooted = how;
    this.#hasRestarted = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection[Symbol.asyncDispose]();
  }
}

async function askToReboot(shell: Shell, signal: AbortSignal): Promise<void> {
  const command =
    'sudo systemd-run --quiet --on-active=200ms --timer-property=AccuracySec=50ms systemctl reboot';
  const result = await shell.run(command).catch((error: unknown) => {
    // The machine may be gone before it has answered. Whether it is, is found out next.
    if (error instanceof BrokenError && !signal.aborted) return null;
    throw error;
  });
  if (result !== null && result.exitCode !== 0)
    throw new BrokenError(`The machine refuses to reboot: ${result.stderr.trim()}`);
}

/** Puts on record what was done to the machine, or tried, by other means than a command. */
function note(recording: Recording, command: string, stdout: string, durationMs: number): void {
  const ended = { exitCode: 0, signal: null, stderr: '', timedOut: false };
  recording.record({ command, stdout, durationMs, ...ended });
}

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
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
