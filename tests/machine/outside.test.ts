// A visitor of the machine, tried on loopback.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { intrude } from '../../src/machine/intruder.ts';
import { listenOn, openPorts } from '../../src/machine/outside.ts';
import { startSshServer } from './ssh-server.ts';

const never = new AbortController().signal;

describe('ports', () => {
  test('that accept a connection are told, sorted and once each', async () => {
    await using one = await listenOn('127.0.0.1');
    await using two = await listenOn('127.0.0.1');
    const both = [one.port, two.port].sort((a, b) => a - b);
    const asked = [two.port, 1, one.port, 2, one.port];
    expect(await openPorts('127.0.0.1', asked, never)).toEqual(both);
  });

  test('are open at the address that was asked, not at another one', async () => {
    await using listener = await listenOn('127.0.0.1');
    expect(await openPorts('127.0.0.2', [listener.port], never)).toEqual([]);
  });

  test('are all tried, however many', async () => {
    await using listener = await listenOn('127.0.0.1');
    const all = Array.from({ length: 65_535 }, (_, index) => index + 1);
    const open = await openPorts('127.0.0.1', all, never);
    expect(open).toContain(listener.port);
    expect(open).toEqual(open.toSorted((a, b) => a - b));
  });

  test('are not tried any more once it is called off', async () => {
    await expect(openPorts('127.0.0.1', [1], AbortSignal.abort(new Error('off')))).rejects.toThrow('off');
  });
});

describe('a listener', () => {
  test('hangs up on whoever connects, and is gone when it is disposed of', async () => {
    const listener = await listenOn('127.0.0.1');
    const caller = connect({ host: listener.address, port: listener.port });
    await once(caller.resume(), 'close');
    await listener[Symbol.asyncDispose]();
    expect(await openPorts('127.0.0.1', [listener.port], never)).toEqual([]);
  });

  test('is not kept by a caller who does not hang up', async () => {
    const listener = await listenOn('127.0.0.1');
    const caller = connect({ host: listener.address, port: listener.port, allowHalfOpen: true });
    caller.on('error', () => undefined);
    await once(caller, 'connect');
    await listener[Symbol.asyncDispose]();
    caller.destroy();
  }, 5_000);
});

describe('an intruder', () => {
  test('is refused by a machine that knows its operator by key', async () => {
    await using server = await startSshServer();
    expect(await intrude('127.0.0.1', server.endpoint.port)).toBe('refused');
  });

  test('is turned away where nobody answers', async () => {
    await using server = await startSshServer();
    await server.close();
    expect(await intrude('127.0.0.1', server.endpoint.port)).toBe('turned away');
  });
});
