// What a session is to the engine, without a machine: it knows the answer to each command, and what was asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type {
  BlockResult,
  DialogueOptions,
  Answer as Prompted,
  RunOptions,
  Shell,
} from '../../src/machine/shell.ts';
import { Redactor } from '../../src/report/redaction.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { Facts } from '../../src/spec/facts.ts';
import { DOCUMENTED_OPENCLAW, inputsSchema } from '../../src/spec/inputs.ts';
import { Ledger } from '../../src/spec/ledger.ts';
import { Recorder } from '../../src/spec/recorder.ts';
import type { Bench } from '../../src/spec/run.ts';
import type { StageDescriptor } from '../../src/spec/session.ts';
import { Turns } from '../../src/spec/turns.ts';
import { Llm } from '../../src/world/llm.ts';
import { OnePassword } from '../../src/world/one-password.ts';
import { Telegram } from '../../src/world/telegram.ts';

/** What became of a command; success without a word where nothing is said. An error is thrown. */
export type Answer = Partial<BlockResult> | Error;

export interface FakeBench extends Bench {
  /** Commands in the order they were given; blocks too. */
  readonly asked: readonly string[];
  /** What was to be answered in the dialogues, and how. */
  readonly dialogues: readonly {
    readonly answers: readonly Prompted[];
    readonly options?: DialogueOptions;
  }[];
  /** When the items began of which a diagnosis was asked for. */
  readonly diagnosed: readonly Date[];
  /** How often the engine said that the machine was changed. */
  readonly changes: number;
  readonly redactor: Redactor;
  /** Another process on the same machine: what it knows is in the ledger's file. */
  again(): FakeBench;
}

export interface BenchOptions {
  /** By command; several are given one after the other, the last for ever. */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  readonly outbound?: 'standard' | 'hardened';
  /** The OpenClaw to install; the guide's when left out. */
  readonly openclawVersion?: string;
  readonly world?: StageDescriptor['world'];
  readonly documentText?: Readonly<Record<string, string>>;
  readonly corrected?: NonNullable<StageDescriptor['corrected']>;
  /** What a diagnosis finds. */
  readonly diagnosis?: string;
}

export function fakeBench(options: BenchOptions = {}, runDir = temporaryDir()): FakeBench {
  const {
    answers = {},
    outbound = 'standard',
    openclawVersion = DOCUMENTED_OPENCLAW,
    world = {},
    documentText = {},
    corrected = {},
    diagnosis = '',
  } = options;
  const asked: string[] = [];
  const dialogues: FakeBench['dialogues'][number][] = [];
  const diagnosed: Date[] = [];
  const redactor = new Redactor();
  const recorder = new Recorder(redactor);
  const seen = { changes: 0 };
  const given = new Map<string, number>();

  const answer = (command: string): Answer => {
    const all = [answers[command] ?? {}].flat() as readonly Answer[];
    const number = given.get(command) ?? 0;
    given.set(command, number + 1);
    return all[Math.min(number, all.length - 1)] ?? {};
  };
  const shell = (onResult: (result: BlockResult) => void, signal?: AbortSignal): Shell => {
    const run = async (command: string, limits?: RunOptions): Promise<BlockResult> => {
      (limits?.signal ?? signal)?.throwIfAborted();
      asked.push(command);
      const found = answer(command);
      if (found instanceof Error) throw found;
      const silence = { exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 5, timedOut: false };
      const result = { command, ...silence, failures: [], ...found };
      onResult(result);
      return result;
    };
    return {
      $: (pieces, ...values) => run(String.raw({ raw: pieces }, ...values)),
      run,
      block: run,
      dialogue: (script, given, limits) => {
        dialogues.push({ answers: given, ...(limits && { options: limits }) });
        return run(script, limits);
      },
    };
  };

  const facts = new Facts((onResult) => shell(onResult));
  const inputs = inputsSchema.parse({ openclawVersion, outbound });
  const nowhere = () => Promise.reject(new Error('There is no outside here.'));
  const secret = (value: string, label: string) => redactor.add(value, label);
  const context = (signal: AbortSignal, recording = recorder.begin()): CheckContext => {
    const bound = shell((result) => recording.record(result), signal);
    return {
      shell: bound,
      $: bound.$,
      read: facts.reader(recording),
      outside: { open: nowhere, listen: nowhere, intrude: nowhere, tunnel: nowhere },
      inputs,
      world,
      afterReboot: nowhere,
      afterPowerCut: nowhere,
      secret,
      llm: new Llm({ lab: null, secret, signal }),
      onePassword: new OnePassword({ lab: null, secret, signal }),
      telegram: new Telegram({ lab: null, secret, note: () => undefined, signal }),
      signal,
    };
  };
  const machine = {
    kind: 'container',
    id: 'none',
    ssh: { host: '127.0.0.1', port: 9, user: 'deployer', identityFile: '/dev/null', hostKey: '' },
    image: 'none',
    system: { os: 'none', kernel: 'none', systemd: 'none' },
    remarks: [],
  } as const;
  return {
    stage: { checkpoints: null, machine, world, inputs, lab: null, runDir, documentText, corrected },
    asked,
    dialogues,
    diagnosed,
    get changes() {
      return seen.changes;
    },
    redactor,
    recorder,
    facts,
    ledger: new Ledger(join(runDir, 'ledger.jsonl')),
    context,
    changed: () => {
      seen.changes += 1;
      facts.clear();
    },
    turns: new Turns(),
    diagnose: async (since, signal) => {
      diagnosed.push(since);
      signal.throwIfAborted();
      const recording = recorder.begin();
      const ended = { exitCode: 0, signal: null, stderr: '', durationMs: 5, timedOut: false };
      recording.record({ command: 'diagnose', stdout: diagnosis, ...ended });
      return recording.evidence;
    },
    again: () => fakeBench(options, runDir),
  };
}

export const assertions = (): number => expect.getState().assertionCalls;
export const never = new AbortController().signal;

function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
