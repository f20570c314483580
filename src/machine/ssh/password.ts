// The operator's password for sudo: from a file descriptor, the environment or a person, and asked for once.
import { createReadStream, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { ReadStream, WriteStream } from 'node:tty';
import password from '@inquirer/password';
import type { AskPassword } from './find-sudo.ts';

export const PASSWORD_VARIABLE = 'CONFORM_SUDO_PASSWORD';

export interface PasswordSource {
  /** A file descriptor of this process that it can be read from, up to its first line break; null for none. */
  readonly fd: number | null;
  /** Null for none. It is taken out of there, so that no program started later has it. */
  readonly environment: NodeJS.ProcessEnv | null;
  /** True when somebody may be asked at this process's terminal, who then does not see what is typed. */
  readonly interactive: boolean;
}

/** Looks there in this order, when it is asked for first; what was found holds for all hosts. */
export function passwordFrom({ fd, environment, interactive }: PasswordSource): AskPassword {
  const given = environment?.[PASSWORD_VARIABLE];
  if (environment !== null) delete environment[PASSWORD_VARIABLE];
  const find = async (signal: AbortSignal): Promise<string | null> => {
    if (fd !== null) {
      const [line = ''] = (await text(createReadStream('', { fd, signal }))).split('\n');
      return line;
    }
    if (given !== undefined) return given;
    return interactive ? askPerson(signal) : null;
  };
  let found: Promise<string | null> | undefined;
  return (signal) => {
    found ??= find(signal);
    return found;
  };
}

/** At the terminal itself: standard input and output may lead elsewhere. */
async function askPerson(signal: AbortSignal): Promise<string | null> {
  using terminal = openTerminal();
  if (terminal === null) return null;
  const { input, output } = terminal;
  return await password(
    { message: 'Password for sudo:' },
    { input, output, signal, clearPromptOnDone: true },
  );
}

interface Terminal extends Disposable {
  readonly input: ReadStream;
  readonly output: WriteStream;
}

function openTerminal(): Terminal | null {
  try {
    const input = new ReadStream(openSync('/dev/tty', 'r'));
    const output = new WriteStream(openSync('/dev/tty', 'w'));
    const close = () => {
      input.destroy();
      output.destroy();
    };
    return { input, output, [Symbol.dispose]: close };
  } catch {
    return null;
  }
}
