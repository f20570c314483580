// Frames to and from the jail, whatever pieces they arrive in.
import { describe, expect, test } from 'vitest';
import { endOf, FrameReader, runFrame, stopFrame } from '../../src/accept/jail/frames.ts';

function frame(kind: string, id: number, text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(9);
  head.write(kind, 'latin1');
  head.writeUInt32BE(id, 1);
  head.writeUInt32BE(body.length, 5);
  return Buffer.concat([head, body]);
}
const told = (reader: FrameReader, bytes: Buffer) =>
  reader.take(bytes).map(({ kind, id, body }) => [kind, id, body.toString()]);

describe('what is heard', () => {
  test('are the frames, cut anywhere', () => {
    const bytes = Buffer.concat([frame('h', 0, ''), frame('o', 7, 'a € b'), frame('x', 7, '0\0')]);
    const expected = [
      ['h', 0, ''],
      ['o', 7, 'a € b'],
      ['x', 7, '0\0'],
    ];
    expect(told(new FrameReader(), bytes)).toEqual(expected);
    for (let at = 0; at <= bytes.length; at += 1) {
      const reader = new FrameReader();
      expect([...told(reader, bytes.subarray(0, at)), ...told(reader, bytes.subarray(at))]).toEqual(expected);
    }
  });

  test('is refused when it is none', () => {
    expect(() => new FrameReader().take(Buffer.from('Welcome to this host\n'))).toThrow(RangeError);
  });
});

test('what is said has its length in bytes', () => {
  expect(runFrame(3, 120, 'echo €')).toEqual(frame('r', 3, '\0\0\0\x78echo €'));
  expect(stopFrame(3)).toEqual(frame('k', 3, ''));
});

test.each([
  ['0\0', { exitCode: 0, signal: null, note: '' }],
  ['1792\0', { exitCode: 7, signal: null, note: '' }],
  ['15\0', { exitCode: null, signal: 15, note: '' }],
  ['137\0', { exitCode: null, signal: 9, note: '' }],
  ['32256\0refused docker rm x\n', { exitCode: 126, signal: null, note: 'refused docker rm x\n' }],
  ['-1\0no process', { exitCode: null, signal: null, note: 'no process' }],
])('the end %j is %j', (body, end) => {
  expect(endOf(Buffer.from(body))).toEqual(end);
});
