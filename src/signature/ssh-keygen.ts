// ssh-keygen as a program: signatures are made and judged by OpenSSH, not by us.
import { execa } from 'execa';
import { BadInput } from '../bad-input.ts';

/** What a signature is for: one made for anything else (git, files) does not pass for one of ours. */
export const NAMESPACE = 'guide-conformance';

export interface KeygenResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KeygenOptions {
  readonly input?: string | Uint8Array;
  /** Leave the terminal to it: for a passphrase, a PIN, or a key that has to be touched. */
  readonly terminal?: boolean;
  readonly signal?: AbortSignal;
}

/** @throws BadInput when the program is not there; any other failure is a result. */
export async function openssh(
  program: 'ssh-keygen' | 'ssh-add',
  args: readonly string[],
  { input, terminal = false, signal }: KeygenOptions = {},
): Promise<KeygenResult> {
  const ended = await execa(program, args, {
    reject: false,
    ...(input === undefined ? { stdin: terminal ? 'inherit' : 'ignore' } : { input }),
    stderr: terminal ? ['pipe', 'inherit'] : 'pipe',
    // Its messages are read, and its output is shown: both in the words of OpenSSH.
    env: { LC_ALL: 'C' },
    ...(signal !== undefined && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (ended.exitCode === undefined) {
    if (ended.code === 'ENOENT')
      throw new BadInput(`${program} is missing`, 'PATH', 'Install OpenSSH’s client.', { cause: ended });
    throw ended;
  }
  return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
}
