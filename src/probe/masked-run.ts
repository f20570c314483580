// What `op run` hands on when it masks what is printed: the command itself tells whether it has the secret.
import type { ReadingShell } from '../machine/shell.ts';
import { BOOTSTRAP } from './bootstrap-token.ts';
import { ProbeError } from './error.ts';

export interface MaskedRun {
  /** True when the command has the very secret that it has without masking. */
  readonly passedOn: boolean;
  /** True when what it prints of the secret is concealed. */
  readonly concealed: boolean;
}

/** Runs a command under `op run` with masking and without (guide: B.5). Of the secret only a digest is told. */
export async function readMaskedRun(shell: ReadingShell, reference: string): Promise<MaskedRun> {
  const result = await shell.run(`sudo bash -s << 'SCRIPT'
set -a
. ${BOOTSTRAP}
CONFORM_SECRET=${reference}
digest='printenv CONFORM_SECRET | sha256sum'
plain=$(op run --no-masking -- sh -c "$digest") masked=$(op run -- sh -c "$digest")
[ -n "$plain" ] && [ "$plain" = "$masked" ] && echo passed-on || echo lost
op run -- printenv CONFORM_SECRET | grep -qx '<concealed by 1Password>' && echo concealed || echo shown
SCRIPT`);
  const [passed, shown] = result.stdout.trim().split('\n');
  if (shown === undefined) throw ProbeError.failed(result, 'Run it on the machine, as root.');
  return { passedOn: passed === 'passed-on', concealed: shown === 'concealed' };
}
