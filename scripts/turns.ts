// Which of the longest tests runs today: two to fifteen minutes each, of what seldom changes.
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const DAY_MS = 24 * 60 * 60_000;

const VM = ['src/machine/vm', 'vm/hypervisor', 'vm/debian-13', 'vm/cloud-init.yaml'];
const ACCEPT = ['src/accept'];

/** One a day. */
export const SLOW: readonly { readonly file: string; readonly about: readonly string[] }[] = [
  { file: 'booted/vm-adopted.test.ts', about: VM },
  { file: 'booted/accept-hardships.test.ts', about: ACCEPT },
  { file: 'booted/vm.test.ts', about: VM },
  { file: 'booted/walk-vagrant.test.ts', about: ['src/machine/vagrant', 'vm/Vagrantfile'] },
  { file: 'booted/vm-bad-input.test.ts', about: VM },
  { file: 'booted/vm-interrupt.test.ts', about: VM },
  // About nearly everything: left to their turns, so that a day has no more than one of them.
  { file: 'booted/patched/phases-1-4.test.ts', about: [] },
  { file: 'booted/patched/phases-5-7.test.ts', about: [] },
  { file: 'booted/patched/phases-8-9.test.ts', about: [] },
  { file: 'booted/patched/phase-10-and-after.test.ts', about: [] },
];

interface Day {
  /** Absolute paths of what has changed; null: nobody knows, and all run. */
  readonly changed: ReadonlySet<string> | null;
  readonly now: Date;
}

/** The test files, below tests/, that are left to another day: neither is it their turn, nor has what they are about changed. */
export function notToday({ changed, now }: Day): readonly string[] {
  if (changed === null) return [];
  const turn = Math.floor(now.getTime() / DAY_MS) % SLOW.length;
  return SLOW.filter(
    ({ file, about }, index) =>
      index !== turn && ![`tests/${file}`, ...about].some((path) => concerns(path, changed)),
  ).map(({ file }) => file);
}

function concerns(path: string, changed: ReadonlySet<string>): boolean {
  const whole = resolve(ROOT, path);
  return [...changed].some((name) => name === whole || name.startsWith(`${whole}${sep}`));
}
