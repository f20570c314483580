// What a check may use: the shell, readings that are shared until the machine changes, a view from outside, and a reboot.
import type { Intrusion } from '../machine/intruder.ts';
import type { Side } from '../machine/machine.ts';
import type { Listener } from '../machine/outside.ts';
import type { ReadingShell, Shell } from '../machine/shell.ts';
import type { Llm } from '../world/llm.ts';
import type { OnePassword } from '../world/one-password.ts';
import type { Telegram } from '../world/telegram.ts';
import type { Circumstances } from './condition.ts';

/**
 * Reads the machine through a probe, once per state of the machine: the same reading is never taken twice.
 * @typeParam S what the probe is handed: whoever may only read has no probe that asks for more.
 */
export type Read<S extends ReadingShell = ReadingShell> = <A extends readonly unknown[], R>(
  probe: (shell: S, ...args: A) => Promise<R>,
  ...args: A
) => Promise<R>;

/** What a visitor sees who is not on the machine. */
export interface Outside {
  /** Those of the TCP `ports` that accept a connection from that side. */
  open(side: Side, ports: readonly number[]): Promise<readonly number[]>;
  /** Something off the machine, on that side, that the machine may try to connect to. */
  listen(side: Side): Promise<Listener>;
  /** Tries to log in over SSH from that side under a name nobody has. */
  intrude(side: Side): Promise<Intrusion>;
  /** HTTP status of `path` on a port of the machine, asked through an SSH tunnel over the tailnet; null when nothing answers. */
  tunnel(port: number, path: string): Promise<number | null>;
}

/** What a visitor sees of a machine without leaving a trace on it. */
export type Onlooker = Omit<Outside, 'intrude'>;

/** What a check may use that leaves the machine as it is: it may run on a host that must not be changed. */
export interface ReadingContext extends Circumstances {
  readonly shell: ReadingShell;
  readonly $: ReadingShell['$'];
  readonly read: Read;
  readonly outside: Onlooker;
  /** Who is who at Telegram's stand-in. */
  readonly telegram: Pick<Telegram, 'idOf'>;
  /** Declares a value read off the machine secret: from now on it is recorded as `«secret:label»` only. */
  readonly secret: (value: string, label: string) => void;
  readonly signal: AbortSignal;
}

/** What a check marked `disruptive` may use, and what a step may. */
export interface CheckContext extends ReadingContext {
  readonly shell: Shell;
  readonly read: Read<Shell>;
  readonly outside: Outside;
  /** The model's side, Telegram's, and 1Password's: only where the service is a stand-in, for checks with `standInFor`. */
  readonly llm: Llm;
  readonly telegram: Telegram;
  readonly onePassword: OnePassword;
  /** Reboots the machine, unless nothing was done to it since its last reboot. For checks marked `disruptive: 'reboot'`. */
  readonly afterReboot: () => Promise<void>;
  /**
   * Takes the power away and gives it back, unless nothing was done to the machine since. For checks marked
   * `disruptive: 'reboot'`.
   * @throws NotApplicable on a machine without power of its own
   */
  readonly afterPowerCut: () => Promise<void>;
}
