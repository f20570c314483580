// SSH's way of writing things: what was encoded is read again, however it is cut on the way.
import { expect, test } from 'vitest';
import { byte, Cutter, encode, Fields, uint32 } from '../../../src/machine/ssh/wire.ts';

test('fields are read as they were written', () => {
  const fields = new Fields(
    encode(byte(90), uint32(0xfffffffe), 'ü €', Buffer.from([0, 1, 255]), true, false),
  );
  expect([fields.byte(), fields.uint32(), fields.text()]).toEqual([90, 0xfffffffe, 'ü €']);
  expect([...fields.bytes()]).toEqual([0, 1, 255]);
  expect([fields.byte(), fields.byte()]).toEqual([1, 0]);
});

test('a message that is too short is an error', () => {
  expect(() => new Fields(Buffer.from([0, 0])).uint32()).toThrow(RangeError);
  expect(() => new Fields(encode(uint32(5))).text()).toThrow(RangeError);
});

test('messages are found in a stream that is cut anywhere', () => {
  const messages = ['', 'a', 'b'.repeat(70_000), 'end'];
  const stream = Buffer.concat(messages.map((message) => encode(message)));
  for (const size of [1, 3, 4096, stream.length]) {
    const cutter = new Cutter();
    const found: string[] = [];
    for (let at = 0; at < stream.length; at += size)
      for (const message of cutter.push(stream.subarray(at, at + size))) found.push(message.toString());
    expect(found).toEqual(messages);
  }
});
