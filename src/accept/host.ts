// A host that is looked at: in the jail, over one line, its state read before anything else and once more at the end.
import type { Line } from '../machine/line.ts';
import { OutOfSight } from '../machine/shell.ts';
import { STATE } from '../probe/openclaw/service-user.ts';
import type { OptionRead, StateComparison } from '../report/outcome.ts';
import type { Redactor } from '../report/redaction.ts';
import { type Circumstances, NotApplicable } from '../spec/condition.ts';
import type { Onlooker, ReadingContext } from '../spec/context.ts';
import { Facts } from '../spec/facts.ts';
import { describeInputs, type Inputs, inputsSchema } from '../spec/inputs.ts';
import { Recorder, type Recording } from '../spec/recorder.ts';
import { type Choice, readTraces, tracedChoices } from './choices.ts';
import { mayComeUp, untilUp } from './come-up.ts';
import type { Inspected } from './inspect.ts';
import { Jail, type JailedShell } from './jail/jail.ts';
import { compareStates, type Difference } from './state/compare.ts';
import { type HostState, newStateKey, readState, type StateKey } from './state/state.ts';

/** What is compared before and after, as the report names it. */
const COMPARED = [
  'files of the guide',
  'units and when they were started',
  'firewall rules',
  'sockets',
  'packages',
  'containers, images and networks',
  'accounts',
  'settings of the kernel',
  'mounts',
  'what Tailscale serves',
];

export interface HostOptions {
  /** Runs a command line on the host as the operator, its streams open. */
  readonly open: (command: string) => Promise<Line>;
  /** Gives the operator's password when sudo asks for it; null when there is none to give. */
  readonly password: (() => Promise<string>) | null;
  /** True for an operator who is root. */
  readonly root?: boolean;
  /** What is stood in for around it: nothing around a real host. */
  readonly world: Circumstances['world'];
  /** Who is who at the messaging platform, where that is a stand-in. */
  readonly telegram?: ReadingContext['telegram'];
  /** What the host must have been built with, whatever it shows. */
  readonly demanded: Partial<Inputs>;
  /** What is to be seen of the host without being on it, put on record in `recording`. */
  readonly outside: (signal: AbortSignal, recording: Recording) => Onlooker;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

interface Reading {
  readonly at: Date;
  readonly state: HostState;
}

export class Host implements Inspected, AsyncDisposable {
  readonly circumstances: Circumstances;
  readonly recorder: Recorder;
  /** Each of the guide's options: what the host shows, and what it must be. */
  readonly options: readonly OptionRead[];
  readonly #visit: HostOptions;
  #jail: Jail;
  readonly #key: StateKey;
  readonly #before: Reading;
  readonly #facts: Facts<JailedShell>;

  private constructor(
    visit: HostOptions,
    jail: Jail,
    [key, before]: [StateKey, Reading],
    [recorder, facts]: [Recorder, Facts<JailedShell>],
    traced: readonly Choice[],
  ) {
    this.#visit = visit;
    this.#jail = jail;
    this.#key = key;
    this.#before = before;
    this.#facts = facts;
    this.recorder = recorder;
    this.circumstances = { inputs: inputsOf(traced, visit.demanded), world: visit.world };
    this.options = optionsOf(traced, visit.demanded);
  }

  /**
   * Enters the jail, reads the state of the host, and then which options it was built with.
   * @throws JailError or BrokenError when it can't be looked at; nothing is left on it then.
   */
  static async enter(visit: HostOptions): Promise<Host> {
    const { redactor, signal } = visit;
    const jail = await enterJail(visit, signal);
    try {
      const key = newStateKey();
      const before = await readSettled(jail, key, signal);
      // What several checks share ends with its own time limit only, not with whoever asked for it first.
      const facts = new Facts((onResult) => jail.shell(onResult));
      const recorder = new Recorder(redactor);
      const traced = tracedChoices(await readTraces(facts.reader(recorder.begin())));
      return new Host(visit, jail, [key, before], [recorder, facts], traced);
    } catch (error) {
      await jail[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Of OpenClaw; null where there is none. */
  get openclaw(): string | null {
    return this.options.find(({ name }) => name === 'openclawVersion')?.found ?? null;
  }

  /** Of what the guide has installed, by package. */
  get versions(): Readonly<Record<string, string>> {
    const { packages } = this.#before.state;
    const found = Object.entries(packages).map(
      ([name, state]) => [name.split(':')[0] ?? name, state.replace(/^\S* +/, '')] as const,
    );
    return Object.fromEntries(found.filter(([name]) => NAMED.has(name)));
  }

  context(signal: AbortSignal, recording: Recording): ReadingContext {
    const shell = this.#jail.shell((result) => recording.record(result), signal);
    const { inputs, world } = this.circumstances;
    return {
      inputs: withoutGuesses(inputs),
      world,
      shell,
      $: shell.$,
      read: this.#facts.reader(recording),
      outside: this.#visit.outside(signal, recording),
      telegram: this.#visit.telegram ?? NOBODY,
      secret: (value, label) => this.#visit.redactor.add(value, label),
      signal,
    };
  }

  /**
   * Reads the state once more, and compares: what may be our doing first, and with it all that the host does by itself.
   * @param agreed what was done because somebody had agreed to it; null for nothing
   * @param isRebooted whether the host was rebooted since, which ends a jail with everything else
   */
  async compare(
    signal: AbortSignal,
    agreed: string | null = null,
    isRebooted = false,
  ): Promise<StateComparison> {
    if (isRebooted) {
      await this.#jail[Symbol.asyncDispose]();
      this.#jail = await enterJail(this.#visit, signal);
    }
    const at = new Date();
    const differences = compareStates(this.#before.state, await readState(this.#jail, this.#key, signal));
    return {
      before: this.#before.at.toISOString(),
      after: at.toISOString(),
      compared: COMPARED,
      differences: differences.map((difference) => {
        const because = difference.because ?? (comesOf(difference) ? agreed : null);
        return { what: difference.line, ...(because !== null && { because }) };
      }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#jail[Symbol.asyncDispose]();
  }
}

/** The host's state, when its gateway has come up: one that the host has only just started is not judged by its first seconds. */
async function readSettled(jail: Jail, key: StateKey, signal: AbortSignal): Promise<Reading> {
  const read = async () => ({ at: new Date(), state: await readState(jail, key, signal) });
  const first = await read();
  if (!mayComeUp(first.state)) return first;
  await untilUp(jail.shell(() => undefined, signal));
  return read();
}

function enterJail({ open, password, root = false }: HostOptions, signal: AbortSignal): Promise<Jail> {
  return Jail.enter(open, { password, root, signal });
}

/**
 * Whether it may come of what `--disruptive` allows: starts of services and of the host, and messages. Trials lay down files where
 * the service may not, and take them away again: of those, the times of folders tell.
 */
function comesOf({ area, name, kind, parts }: Difference): boolean {
  if (['units', 'sockets', 'containers', 'networks', 'boot', 'mounts'].includes(area)) return true;
  const onlyTimes = kind === 'changed' && parts.every((part) => part === 'mtime' || part === 'ctime');
  return area === 'files' && (name.startsWith(`${STATE}/`) || onlyTimes);
}

/** Whose versions a report names: what the guide has installed. */
const NAMED = new Set([
  'docker-ce',
  'docker.io',
  'fail2ban',
  'iptables-persistent',
  'nodejs',
  'tailscale',
  'ufw',
  'unattended-upgrades',
]);

/** A secret that nobody gave can't be compared with what the host has: whoever asks for it learns that. */
function withoutGuesses(inputs: Inputs): Inputs {
  return new Proxy(inputs, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      const input = value === undefined ? describeInputs().find((one) => one.name === name) : undefined;
      if (input?.secret !== true) return value;
      throw new OutOfSight(
        `Only whoever knows it can compare: set ${input.environment} to what it must be (${input.description}).`,
      );
    },
  });
}

/** Only a stand-in knows people by name; checks that ask for them apply only there. */
const NOBODY: ReadingContext['telegram'] = {
  idOf: (name) => {
    throw new NotApplicable(`Who ${name} is at the messaging platform cannot be seen on the host.`);
  },
};

/** What is demanded goes before what the host shows; the guide's defaults are judged where it shows nothing. */
function inputsOf(traced: readonly Choice[], demanded: Partial<Inputs>): Inputs {
  const found = Object.fromEntries(traced.map(({ name, value }) => [name, value]));
  const { openclawVersion = found.openclawVersion } = demanded;
  // An update is another version than what is there, by definition; which one, nothing on a host tells.
  const { updateTo } = inputsSchema.parse({});
  const other = openclawVersion === updateTo ? inputsSchema.parse({}).openclawVersion : updateTo;
  return inputsSchema.parse({ updateTo: other, ...found, ...demanded });
}

function optionsOf(traced: readonly Choice[], demanded: Partial<Inputs>): readonly OptionRead[] {
  const given = new Map(Object.entries(demanded).map(([name, value]) => [name, String(value)]));
  return describeInputs()
    .filter(({ secret }) => secret !== true)
    .map(({ name }) => ({
      name,
      found: traced.find((choice) => choice.name === name)?.value ?? null,
      demanded: given.get(name) ?? null,
    }));
}
