// QEMU's monitor, as somebody plays it who says what QEMU says.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Qmp } from '../../../src/machine/vm/qmp.ts';

const GREETING = { QMP: { version: { qemu: { major: 10, minor: 0, micro: 2 } }, capabilities: [] } };

/** @param answers what is said to each command, in turn */
function monitor(...answers: readonly (readonly unknown[])[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked: unknown[] = [];
  const left = [[{ return: {} }], ...answers];
  const say = (message: unknown) => input.write(`${JSON.stringify(message)}\r\n`);
  output.on('data', (chunk: Buffer) => {
    asked.push(JSON.parse(chunk.toString()));
    const next = left.shift();
    if (next === undefined) input.end();
    else for (const message of next) say(message);
  });
  say(GREETING);
  return { input, output, asked };
}

const never = new AbortController().signal;

test('commands are sent after the greeting, and answered past events', async () => {
  const { input, output, asked } = monitor([
    { event: 'STOP', timestamp: {} },
    { return: { status: 'paused' } },
  ]);
  const qmp = await Qmp.connect(input, output, never);
  expect(await qmp.execute('query-status')).toEqual({ status: 'paused' });
  expect(asked).toEqual([{ execute: 'qmp_capabilities' }, { execute: 'query-status' }]);
});

test('a refusal says what was refused, and why', async () => {
  const { input, output } = monitor([{ error: { class: 'GenericError', desc: 'No such file' } }]);
  const qmp = await Qmp.connect(input, output, never);
  await expect(qmp.execute('migrate', { uri: 'file:/nowhere' })).rejects.toThrow(
    'QEMU refused migrate: No such file',
  );
});

test('a migration is waited for, and its failure told', async () => {
  const { input, output } = monitor(
    [{ return: { status: 'setup' } }],
    [{ return: { status: 'active' } }],
    [{ return: { status: 'completed' } }],
    [{ return: { status: 'failed', 'error-desc': 'Disk full' } }],
  );
  const qmp = await Qmp.connect(input, output, never);
  await qmp.migrated();
  await expect(qmp.migrated()).rejects.toThrow('Disk full');
});

test('QEMU may end at any time', async () => {
  const { input, output } = monitor();
  const qmp = await Qmp.connect(input, output, never);
  await expect(qmp.execute('cont')).rejects.toThrow('QEMU has ended');
});

test('one that says nothing is waited for no longer than asked', async () => {
  const limit = AbortSignal.timeout(50);
  await expect(Qmp.connect(new PassThrough(), new PassThrough(), limit)).rejects.toThrow(/timeout|aborted/i);
});

test('what is no monitor is none', async () => {
  const input = new PassThrough();
  input.write('{"return":{}}\n');
  await expect(Qmp.connect(input, new PassThrough(), never)).rejects.toThrow('did not greet');
});
