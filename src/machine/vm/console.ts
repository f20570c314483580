// What a machine's serial console tells about why it did not come up.
import { stripVTControlCharacters } from 'node:util';

const LAST_LINES = 20;

interface Sign {
  readonly sign: RegExp;
  readonly why: string;
  /** Whether nothing comes after it that is worth waiting for. */
  readonly final?: boolean;
}

/** Signs by which an ending is known, the surest first. */
const SIGNS: readonly Sign[] = [
  {
    sign: /Kernel panic - not syncing: (System is deadlocked on memory|Out of memory.*)/,
    why: 'it has too little memory',
    final: true,
  },
  { sign: /Kernel panic - not syncing: (.*)/, why: 'its kernel panicked', final: true },
  { sign: /conform: no disk/, why: 'its kernel found no disk that it can mount', final: true },
  {
    sign: /No bootable device|Boot failed: not a bootable disk/,
    why: 'there is no operating system on its disk',
    final: true,
  },
  {
    sign: /You are in emergency mode|Entering emergency mode/,
    why: 'systemd gave up and asks for somebody at the console',
    final: true,
  },
  { sign: /Out of memory: Killed process \d+ \((.*?)\)/, why: 'it has too little memory' },
  { sign: /cloud-init\[\d+\]: .*(?:Traceback|ERROR|CRITICAL).*/, why: 'cloud-init ended in an error' },
];

const CLOUD_INIT = /cloud-init/i;
/** `Debian GNU/Linux 13 localhost ttyS0`, above the prompt: which is no whole line, and not on record before it is one. */
const LOGIN = /^[A-Z]\S*\b.* \S+ (?:ttyS0|console)\s*$/m;
const NO_CLOUD_INIT =
  'there is no cloud-init on its disk, or it does nothing there: the machine is up, and nobody can log in';

/**
 * Why a machine is not up, as far as its console says.
 * @param text all that it has printed
 * @param running whether QEMU still runs
 */
export function readConsole(text: string, running: boolean): { readonly why: string; readonly last: string } {
  const said = printable(text);
  const last = said.split('\n').slice(-LAST_LINES).join('\n');
  for (const { sign, why } of SIGNS) {
    const found = sign.exec(said);
    if (found) return { why: found[1] === undefined ? why : `${why}: ${found[1].trim()}`, last };
  }
  if (isWithoutCloudInit(text)) return { why: NO_CLOUD_INIT, last };
  if (!running)
    return { why: said === '' ? 'QEMU ended before it printed anything' : 'it was powered off', last };
  if (said === '') return { why: 'it printed nothing at all', last };
  return { why: 'it hangs, or is slower than it is given time for', last };
}

/** Whether a machine that is to come up never will, by what its console says. */
export function isLost(text: string): boolean {
  const said = printable(text);
  return SIGNS.some(({ sign, final }) => final === true && sign.test(said));
}

/**
 * Whether somebody could log in at a console where nothing was heard of cloud-init. It may come a little later: the two are
 * started beside each other.
 */
export function isWithoutCloudInit(text: string): boolean {
  const said = printable(text);
  return LOGIN.test(said) && !CLOUD_INIT.test(said);
}

/** Without the colours, the cursor's movements and what else a terminal would take as an order. */
function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[^\P{C}\n\t]/gu, '')
    .trim();
}
