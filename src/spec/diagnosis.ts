// What one asks for next when something went wrong: units, logs, sockets, firewall, space, and what the stand-ins heard.
import { BrokenError, type CommandResult, type Shell } from '../machine/shell.ts';
import { CONFIG } from '../probe/openclaw/service-user.ts';
import type { Evidence } from '../report/outcome.ts';
import { conversation } from '../world/control.ts';
import type { Recording } from './recorder.ts';

/** For all of it. */
const LIMIT_MS = 15_000;
/** So much before the item began may have to do with it. */
const LEAD_SECONDS = 2;
const JOURNAL_LINES = 400;
/** Those that exist are asked for. */
const UNITS = [
  'openclaw',
  'docker',
  'containerd',
  'ssh',
  'tailscaled',
  'ufw',
  'fail2ban',
  'unattended-upgrades',
];
const SECRET_NAME = /token|secret|password|passphrase|api_?key|credential/i;

export interface Patient {
  /** A shell whose commands are told to `onResult`, and end when `signal` fires. */
  readonly shell: (onResult: (result: CommandResult) => void, signal: AbortSignal) => Shell;
  /** Takes the answers. */
  readonly recording: Recording;
  /** Declares a value secret. */
  readonly secret: (value: string, label: string) => void;
  /** URL of the lab's control port; null when nothing is stood in for. */
  readonly lab: string | null;
}

/**
 * Asks everything at once, for 15 seconds at most. Never fails: what cannot be had is said in its place.
 * @param since when the item began that went wrong
 */
export async function diagnose(
  { shell, recording, secret, lab }: Patient,
  since: Date,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const note = (command: string, startedAt: number, said: Partial<CommandResult>) => {
    const durationMs = Math.round(performance.now() - startedAt);
    const silence = { exitCode: 0, signal: null, stdout: '', stderr: '', timedOut: false };
    recording.record({ command, durationMs, ...silence, ...said });
  };

  async function askMachine(): Promise<void> {
    const startedAt = performance.now();
    try {
      const config = await readConfig(
        shell(() => undefined, limit),
        secret,
      );
      if (config !== null) note(`sudo cat ${CONFIG}`, startedAt, { stdout: config });
    } catch (error) {
      if (!(error instanceof BrokenError)) throw error;
      note('(diagnosis)', startedAt, {
        exitCode: null,
        stderr: `The machine cannot be asked: ${error.message}`,
      });
      return;
    }
    const recorded = shell((result) => recording.record(result), limit);
    await Promise.allSettled(
      questions(since).map((question) => recorded.run(question, { timeoutMs: LIMIT_MS })),
    );
  }

  async function askLab(): Promise<void> {
    if (lab === null) return;
    const startedAt = performance.now();
    const what = `(lab) conversation since ${since.toISOString()}`;
    try {
      const all = Object.entries(await conversation(lab, limit)).map(([name, entries]) => [
        name,
        entries.filter(later(since)),
      ]);
      note(what, startedAt, { stdout: JSON.stringify(Object.fromEntries(all), null, 2) });
    } catch (error) {
      note(what, startedAt, { exitCode: null, stderr: `The stand-ins cannot be asked: ${error}` });
    }
  }

  await Promise.allSettled([askMachine(), askLab()]);
  return recording.evidence;
}

/** What runs, what has been logged, who listens, what is let through, and how much space there is. Only reads. */
function questions(since: Date): readonly string[] {
  const units = `for unit in ${UNITS.join(' ')}; do
  if systemctl cat "$unit" >/dev/null 2>&1; then set -- "$@" "$unit"; fi
done`;
  // By how long ago it was: the machine's clock may differ from ours.
  const ago = Math.ceil((Date.now() - since.getTime()) / 1000) + LEAD_SECONDS;
  return [
    `${units}\nsystemctl --no-pager --failed\nsystemctl --no-pager --full --lines=0 status "$@"`,
    `${units}\nsudo journalctl --no-pager --quiet --output=short-iso-precise --since=-${ago}s --lines=${JOURNAL_LINES} \\
  $(printf ' --unit=%s' "$@")`,
    'sudo ss -tulpn',
    'sudo ufw status verbose\nsudo iptables-save\nsudo ip6tables-save',
    'if command -v docker >/dev/null; then sudo docker ps --all; fi',
    'df -h\nfree -m\nuptime',
  ];
}

/**
 * OpenClaw's configuration. What is secret in it is declared so before anybody else may see it.
 * @returns null when there is none, and a remark in place of one that cannot be read.
 */
async function readConfig(shell: Shell, secret: Patient['secret']): Promise<string | null> {
  const { exitCode, stdout } = await shell.run(`sudo cat ${CONFIG}`, { timeoutMs: LIMIT_MS });
  if (exitCode !== 0) return null;
  try {
    return JSON.stringify(withoutSecrets(JSON.parse(stdout), [], secret), null, 2);
  } catch {
    return 'It is no JSON, so nobody knows what in it is secret: left out.';
  }
}

function withoutSecrets(value: unknown, path: readonly string[], secret: Patient['secret']): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, path, secret));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, [...path, name], secret)]),
    );
  }
  if (typeof value !== 'string' || value === '' || !SECRET_NAME.test(path.at(-1) ?? '')) return value;
  const label = path.join('.');
  try {
    secret(value, label);
  } catch {
    // Too short to be told from chance text: it is left out here, and that is all that can be done.
  }
  return `«secret:${label}»`;
}

function later(since: Date): (entry: object) => boolean {
  return (entry) => !('at' in entry) || Date.parse(String(entry.at)) >= since.getTime();
}
