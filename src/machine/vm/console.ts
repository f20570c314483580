// What a machine's serial console tells about why it did not come up.
import { stripVTControlCharacters } from 'node:util';

const LAST_LINES = 20;

/** Signs by which an ending is known, the surest first. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/Kernel panic - not syncing: (.*)/, 'its kernel panicked'],
  [/conform: no disk/, 'its kernel found no disk that it can mount'],
  [/No bootable device|Boot failed: not a bootable disk/, 'there is no operating system on its disk'],
  [
    /You are in emergency mode|Entering emergency mode/,
    'systemd gave up and asks for somebody at the console',
  ],
  [/Out of memory: Killed process \d+ \((.*?)\)/, 'it has too little memory'],
  [/cloud-init\[\d+\]: .*(?:Traceback|ERROR|CRITICAL).*/, 'cloud-init ended in an error'],
];

/**
 * Why a machine is not up, as far as its console says.
 * @param text all that it has printed
 * @param running whether QEMU still runs
 */
export function readConsole(text: string, running: boolean): { readonly why: string; readonly last: string } {
  const said = printable(text);
  const last = said.split('\n').slice(-LAST_LINES).join('\n');
  for (const [sign, why] of SIGNS) {
    const found = sign.exec(said);
    if (found) return { why: found[1] === undefined ? why : `${why}: ${found[1].trim()}`, last };
  }
  if (!running)
    return { why: said === '' ? 'QEMU ended before it printed anything' : 'it was powered off', last };
  if (said === '') return { why: 'it printed nothing at all', last };
  return { why: 'it hangs, or is slower than it is given time for', last };
}

/** Without the colours, the cursor's movements and what else a terminal would take as an order. */
function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[^\P{C}\n\t]/gu, '')
    .trim();
}
