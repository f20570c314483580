// The error of a probe: a command that could not answer, or an answer that could not be read.
import type { CommandResult } from '../machine/shell.ts';

const FIRST_LINES = 3;

/** A probe could not look. Says which command, what came back, and what to do next. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';

  /** The command ended otherwise than the probe can make sense of. `advice` is one sentence: what to do. */
  static failed(result: CommandResult, advice: string): ProbeError {
    const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(0, FIRST_LINES).join('\n');
    return new ProbeError(`${result.command}: ${ending(result)}\n${said || '(it said nothing)'}\n${advice}`);
  }

  /** The output of `command` holds a line, or lacks one, that the parser does not know. */
  static unreadable(command: string, line: string): ProbeError {
    return new ProbeError(
      `${command}: cannot read ${JSON.stringify(line)}\nThe tool prints something new: teach the probe to read it.`,
    );
  }
}

function ending(result: CommandResult): string {
  if (result.timedOut) return `not finished after ${Math.round(result.durationMs / 1000)} s`;
  if (result.signal !== null) return `ended by signal ${result.signal}`;
  return `exit code ${result.exitCode}`;
}
