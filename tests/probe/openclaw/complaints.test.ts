import { expect, test } from 'vitest';
import { complaintsOf } from '../../../src/probe/openclaw/complaints.ts';

const TOOL = `2026-11-22T22:33:52.016Z [tools] exec failed: chmod: changing permissions of '/workspace/SOUL.md': Operation not permitted
sh: 1: cannot create /workspace/SOUL.md: Permission denied`;
const NEXT = '2026-11-22T22:33:53.000Z [gateway] listening on ws://127.0.0.1:18789';
const BAD = "2026-11-22T22:33:54.000Z [gateway] EROFS: read-only file system, mkdir '/home'";
const TRACE = 'Error: EACCES: permission denied';

test('what its sandbox refuses is a complaint', () => {
  expect(complaintsOf([NEXT, BAD, TRACE].join('\n'))).toEqual([BAD, TRACE]);
});

test('what a tool was refused is none, nor the lines that follow it', () => {
  expect(complaintsOf([TOOL, NEXT].join('\n'))).toEqual([]);
});

test('what comes after a tool’s is one again', () => {
  expect(complaintsOf([TOOL, BAD].join('\n'))).toEqual([BAD]);
});

test('lines before the first entry count', () => {
  expect(complaintsOf(TRACE)).toEqual([TRACE]);
});
