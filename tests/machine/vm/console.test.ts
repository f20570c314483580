import { expect, test } from 'vitest';
import { isLost, isWithoutCloudInit, readConsole } from '../../../src/machine/vm/console.ts';

test.for([
  ['[ 1.2] Kernel panic - not syncing: VFS: Unable to mount root fs\n', /panicked: VFS: Unable to mount/],
  ['conform: no disk\nreboot: Restarting system\n', /no disk that it can mount/],
  ['Booting from Hard Disk...\nBoot failed: not a bootable disk\n', /no operating system/],
  ['You are in emergency mode. After logging in\n', /systemd gave up/],
  ['[ 50.1] Out of memory: Killed process 411 (node) total-vm\n', /too little memory: node/],
  ['[ 20.0] cloud-init[310]: 2026-11-23 ERROR: failed stage init\n', /cloud-init ended in an error/],
] as const)('%j is told apart', ([text, why]) => {
  expect(readConsole(text, true).why).toMatch(why);
});

test('a panic counts before what follows from it', () => {
  const text = 'Kernel panic - not syncing: Attempted to kill init!\nYou are in emergency mode';
  expect(readConsole(text, false).why).toMatch(/panicked/);
});

test('without a sign, it says whether QEMU still runs', () => {
  expect(readConsole('Welcome to Debian GNU/Linux 13 (trixie)!', true).why).toMatch(/hangs/);
  expect(readConsole('[ 90.0] reboot: Power down', false).why).toMatch(/powered off/);
  expect(readConsole('', true).why).toMatch(/nothing at all/);
  expect(readConsole('', false).why).toMatch(/QEMU ended/);
});

test('the last lines are text, whatever the terminal was told', () => {
  const text = `${'line\r\n'.repeat(50)}\u001b[1;31mred\u001b[0m\u0007\r\n`;
  const { last } = readConsole(text, true);
  expect(last.split('\n')).toHaveLength(20);
  expect(last.endsWith('line\nred')).toBe(true);
});

test('what is final is known before the time is over, and what is not is waited for', () => {
  expect(isLost('[ 1.2] Kernel panic - not syncing: VFS: Unable to mount root fs\n')).toBe(true);
  expect(isLost('You are in emergency mode. After logging in\n')).toBe(true);
  expect(isLost('[ 50.1] Out of memory: Killed process 411 (node) total-vm\n')).toBe(false);
  expect(isLost('[ 20.0] cloud-init[310]: 2026-11-23 ERROR: failed stage init\n')).toBe(false);
  expect(isLost('')).toBe(false);
});

test('somebody could log in, and nothing was heard of cloud-init', () => {
  const login = 'Debian GNU/Linux 13 localhost ttyS0\n\n';
  expect(isWithoutCloudInit(login)).toBe(true);
  expect(readConsole(login, true).why).toMatch(/no cloud-init/);
  const heard = `[   20.1] cloud-init[310]: Cloud-init v. 25.1.4 running 'init-local'\n${login}`;
  expect(isWithoutCloudInit(heard)).toBe(false);
  for (const early of [
    '[    0.0] Kernel command line: root=/dev/vda console=ttyS0\n',
    'Welcome to Debian GNU/Linux 13 (trixie)!\n',
  ])
    expect(isWithoutCloudInit(early), early).toBe(false);
});

test('a panic for lack of memory is told as that', () => {
  expect(readConsole('Kernel panic - not syncing: System is deadlocked on memory\n', true).why).toMatch(
    /^it has too little memory: System is deadlocked on memory/,
  );
});
