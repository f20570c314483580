// Readings of the machine: taken once for each of its states, and shown to whoever asks.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Shell } from '../../src/machine/shell.ts';
import { type FakeBench, fakeBench, never } from './bench.ts';

let bench: FakeBench;
const commands = () => bench.recorder.take().map(({ command, durationMs }) => [command, durationMs]);

const read = async (shell: Shell) => (await shell.run('ufw status')).stdout;
const readJail = async (shell: Shell, jail: string, deep = false) =>
  (await shell.run(`jail ${jail} ${deep}`)).stdout;

beforeEach(() => {
  bench = fakeBench({ answers: { 'ufw status': [{ stdout: 'one' }, { stdout: 'two' }] } });
});

describe('a reading', () => {
  test('is taken once for each state of the machine', async () => {
    expect([await bench.facts.read(read), await bench.facts.read(read)]).toEqual(['one', 'one']);
    expect(bench.asked).toEqual(['ufw status']);
    bench.changed();
    expect(await bench.facts.read(read)).toBe('two');
    expect(bench.asked).toEqual(['ufw status', 'ufw status']);
  });

  test('is taken for each probe and each of its arguments', async () => {
    await bench.facts.read(readJail, 'sshd');
    await bench.facts.read(readJail, 'nginx');
    await bench.facts.read(readJail, 'sshd', true);
    await bench.facts.read(readJail, 'sshd');
    await bench.facts.read(read);
    expect(bench.asked).toEqual(['jail sshd false', 'jail nginx false', 'jail sshd true', 'ufw status']);
  });

  test('is the same for all checks: none is given a shell that ends with another’s time', async () => {
    const abort = new AbortController();
    const { read: mine } = bench.context(abort.signal);
    const { read: theirs } = bench.context(never);
    await mine(read);
    abort.abort();
    expect(await theirs(read)).toBe('one');
    bench.facts.clear();
    expect(await theirs(read)).toBe('two');
  });

  test('that failed is taken again', async () => {
    bench = fakeBench({ answers: { 'ufw status': [new Error('lost'), { stdout: 'back' }] } });
    await expect(bench.facts.read(read)).rejects.toThrow('lost');
    expect(await bench.facts.read(read)).toBe('back');
  });

  test('of an old state is not kept when it comes in late', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = async (shell: Shell) => {
      const { stdout } = await shell.run('ufw status');
      await gate.promise;
      return stdout;
    };
    const early = bench.facts.read(slow);
    bench.changed();
    gate.resolve();
    expect(await early).toBe('one');
    expect(await bench.facts.read(slow)).toBe('two');
  });
});

describe('its evidence', () => {
  test('is shown to the next who asks, at no cost of time', async () => {
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 5]]);
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 0]]);
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 0]]);
  });

  test('is shown once to one who asks twice', async () => {
    await bench.facts.read(read);
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 5]]);
    await bench.facts.read(read);
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 0]]);
  });

  test('of two who ask at the same time is taken once, and complete', async () => {
    const both = await Promise.all([bench.facts.read(read), bench.facts.read(read)]);
    expect(both).toEqual(['one', 'one']);
    expect(bench.asked).toEqual(['ufw status']);
    expect(commands()).toEqual([['ufw status', 5]]);
  });

  test('is its own, not that of another reading at the same time', async () => {
    await Promise.all([bench.facts.read(read), bench.facts.read(readJail, 'sshd')]);
    bench.recorder.take();
    await bench.facts.read(readJail, 'sshd');
    expect(commands()).toEqual([['jail sshd false', 0]]);
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 0]]);
  });

  test('is its own, not what a check ran meanwhile', async () => {
    await Promise.all([bench.facts.read(read), bench.context(never).$`unrelated`]);
    bench.recorder.take();
    await bench.facts.read(read);
    expect(commands()).toEqual([['ufw status', 0]]);
  });

  test('is complete although its first reader left before it was', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = async (shell: Shell) => {
      await shell.run('first');
      await gate.promise;
      return (await shell.run('second')).exitCode;
    };
    const reading = bench.facts.read(slow);
    await Promise.resolve();
    bench.recorder.take();
    gate.resolve();
    await reading;
    bench.recorder.take();
    await bench.facts.read(slow);
    expect(commands()).toEqual([
      ['first', 0],
      ['second', 0],
    ]);
  });

  test('of a reading that failed is on record, too', async () => {
    const fails = async (shell: Shell) => {
      await shell.run('ufw status');
      throw new Error('unreadable');
    };
    await expect(bench.facts.read(fails)).rejects.toThrow('unreadable');
    expect(commands()).toEqual([['ufw status', 5]]);
  });
});
