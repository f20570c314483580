// A secret as 1Password hands it to the holder of the bootstrap token: told by its digest only.
import type { ReadingShell } from '../machine/shell.ts';
import { BOOTSTRAP } from './bootstrap-token.ts';
import { outputOf } from './result.ts';

export interface StoredSecret {
  /** As `digestOf` makes it. */
  readonly digest: string;
  /** True of 64 hexadecimal digits, as the guide makes tokens of the gateway. */
  readonly isHex64: boolean;
  /** True when the field is one that 1Password does not show. */
  readonly concealed: boolean;
}

/** Reads one field of an item, and how the item keeps it (guide: B.4). */
export async function readStored(
  shell: ReadingShell,
  { vault, item, field }: { readonly vault: string; readonly item: string; readonly field: string },
): Promise<StoredSecret> {
  const result = await shell.run(`sudo bash -s << 'SCRIPT'
set -a
. ${BOOTSTRAP}
op read -n 'op://${vault}/${item}/${field}' | sha256sum | cut -d ' ' -f 1
op read 'op://${vault}/${item}/${field}' | grep -cxE '[0-9a-f]{64}'
op item get ${item} --vault ${vault} | grep -cE '^ *${field}: .*--reveal'
true
SCRIPT`);
  const [digest, hex, concealed] = outputOf(result, 'Run it on the machine, as root.').split('\n');
  return { digest: `sha256:${digest}`, isHex64: hex === '1', concealed: concealed === '1' };
}
