// Readings of the machine: taken once for each of its states, and shown to whoever asks.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ReadingShell } from '../../src/machine/shell.ts';
import type { Read } from '../../src/spec/context.ts';
import { type FakeBench, fakeBench, never } from './bench.ts';

let bench: FakeBench;

/** Somebody who reads, with a recording of its own. */
function reader(): { read: Read; commands: () => unknown } {
  const recording = bench.recorder.begin();
  const commands = () => recording.evidence.map(({ command, durationMs }) => [command, durationMs]);
  return { read: bench.facts.reader(recording), commands };
}

const ufw = async (shell: ReadingShell) => (await shell.run('ufw status')).stdout;
const jail = async (shell: ReadingShell, name: string, deep = false) =>
  (await shell.run(`jail ${name} ${deep}`)).stdout;

beforeEach(() => {
  bench = fakeBench({ answers: { 'ufw status': [{ stdout: 'one' }, { stdout: 'two' }] } });
});

describe('a reading', () => {
  test('is taken once for each state of the machine', async () => {
    expect([await reader().read(ufw), await reader().read(ufw)]).toEqual(['one', 'one']);
    expect(bench.asked).toEqual(['ufw status']);
    bench.changed();
    expect(await reader().read(ufw)).toBe('two');
    expect(bench.asked).toEqual(['ufw status', 'ufw status']);
  });

  test('is taken for each probe and each of its arguments', async () => {
    await reader().read(jail, 'sshd');
    await reader().read(jail, 'nginx');
    await reader().read(jail, 'sshd', true);
    await reader().read(jail, 'sshd');
    await reader().read(ufw);
    expect(bench.asked).toEqual(['jail sshd false', 'jail nginx false', 'jail sshd true', 'ufw status']);
  });

  test('is the same for all checks: none is given a shell that ends with another’s time', async () => {
    const abort = new AbortController();
    const { read: mine } = bench.context(abort.signal);
    const { read: theirs } = bench.context(never);
    await mine(ufw);
    abort.abort();
    expect(await theirs(ufw)).toBe('one');
    bench.facts.clear();
    expect(await theirs(ufw)).toBe('two');
  });

  test('that failed is taken again', async () => {
    bench = fakeBench({ answers: { 'ufw status': [new Error('lost'), { stdout: 'back' }] } });
    await expect(reader().read(ufw)).rejects.toThrow('lost');
    expect(await reader().read(ufw)).toBe('back');
  });

  test('of an old state is not kept when it comes in late', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = async (shell: ReadingShell) => {
      const { stdout } = await shell.run('ufw status');
      await gate.promise;
      return stdout;
    };
    const early = reader().read(slow);
    bench.changed();
    gate.resolve();
    expect(await early).toBe('one');
    expect(await reader().read(slow)).toBe('two');
  });
});

describe('its evidence', () => {
  test('is shown to the next who asks, at no cost of time', async () => {
    const [first, second, third] = [reader(), reader(), reader()];
    for (const { read } of [first, second, third]) await read(ufw);
    expect(first.commands()).toEqual([['ufw status', 5]]);
    expect(second.commands()).toEqual([['ufw status', 0]]);
    expect(third.commands()).toEqual([['ufw status', 0]]);
  });

  test('is shown once to one who asks twice', async () => {
    const [first, second] = [reader(), reader()];
    for (const { read } of [first, first, second, second]) await read(ufw);
    expect(first.commands()).toEqual([['ufw status', 5]]);
    expect(second.commands()).toEqual([['ufw status', 0]]);
  });

  test('is taken once for two who ask at the same time, and complete for both', async () => {
    const [first, second] = [reader(), reader()];
    const twice = async (shell: ReadingShell) => {
      await shell.run('first');
      return (await shell.run('second')).exitCode;
    };
    expect(await Promise.all([first.read(twice), second.read(twice), first.read(twice)])).toEqual([0, 0, 0]);
    expect(bench.asked).toEqual(['first', 'second']);
    expect(first.commands()).toEqual([
      ['first', 5],
      ['second', 5],
    ]);
    expect(second.commands()).toEqual([
      ['first', 0],
      ['second', 0],
    ]);
  });

  test('is its own, not that of another reading at the same time', async () => {
    const [first, second] = [reader(), reader()];
    await Promise.all([first.read(ufw), first.read(jail, 'sshd')]);
    await second.read(jail, 'sshd');
    expect(second.commands()).toEqual([['jail sshd false', 0]]);
  });

  test('is its own, not what a check ran meanwhile', async () => {
    const recording = bench.recorder.begin();
    const { read, $ } = bench.context(never, recording);
    await Promise.all([read(ufw), $`unrelated`]);
    expect(recording.evidence).toHaveLength(2);
    const next = reader();
    await next.read(ufw);
    expect(next.commands()).toEqual([['ufw status', 0]]);
  });

  test('is complete although its first reader left before it was', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = async (shell: ReadingShell) => {
      await shell.run('first');
      await gate.promise;
      return (await shell.run('second')).exitCode;
    };
    const reading = reader().read(slow);
    gate.resolve();
    await reading;
    const next = reader();
    await next.read(slow);
    expect(next.commands()).toEqual([
      ['first', 0],
      ['second', 0],
    ]);
  });

  test('of a reading that failed is on record, for everybody who waited for it', async () => {
    const fails = async (shell: ReadingShell) => {
      await shell.run('ufw status');
      throw new Error('unreadable');
    };
    const [first, second] = [reader(), reader()];
    const both = [first.read(fails), second.read(fails)];
    for (const one of both) await expect(one).rejects.toThrow('unreadable');
    expect(first.commands()).toEqual([['ufw status', 5]]);
    expect(second.commands()).toEqual([['ufw status', 0]]);
    expect(bench.asked).toEqual(['ufw status']);
  });
});
