// Machines that never come up are given up as soon as that is known.
import { expect, test } from 'vitest';
import { Hopeless, whileHopeful } from '../../../src/machine/vm/watch.ts';

const never = new AbortController().signal;
const forever = (limit: AbortSignal) =>
  new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(limit.reason)));

function watched(console: string, outOfSpace: boolean | null = false) {
  return { isFirstBoot: true, console: async () => console, isOutOfSpace: async () => outOfSpace };
}

test('what is up in time is returned', async () => {
  await expect(whileHopeful(watched(''), never, async () => 'up')).resolves.toBe('up');
});

test('what goes wrong by itself is thrown as it is', async () => {
  const work = async () => {
    throw new Error('its own');
  };
  await expect(whileHopeful(watched(''), never, work)).rejects.toThrow('its own');
});

test('one that panicked is waited for no longer', async () => {
  const panic = 'Kernel panic - not syncing: VFS: Unable to mount root fs';
  await expect(whileHopeful(watched(panic), never, forever)).rejects.toThrow(Hopeless);
});

test('nor is one that QEMU has stopped for want of space', async () => {
  await expect(whileHopeful(watched('', true), never, forever)).rejects.toThrow(/no space left on device/);
});

test.concurrent.for([
  ['one that boots', watched('[  OK  ] Reached target')],
  [
    'one whose login is there and whose cloud-init may yet come',
    watched('Debian GNU/Linux 13 localhost ttyS0\n'),
  ],
  ['one of whom QEMU can say nothing now', watched('', null)],
] as const)('%s is waited for', async ([, given], { expect }) => {
  const limit = AbortSignal.timeout(7_000);
  await expect(whileHopeful(given, limit, forever)).rejects.toThrow(/timeout/);
});
