import { expect, test } from 'vitest';
import { parseNpmInstalls, readNpmInstalls } from '../../src/probe/npm-installs.ts';
import { oneAnswer } from './one-answer.ts';

const log = (argv: string, exit: string, endedAt: string) => `${JSON.stringify({ argv, exit, endedAt })}\n`;

const LOGS = [
  log('"config" "set" "prefix" "/home/x"', '0', '1795380396.5'),
  log('"install" "--global" "openclaw@2026.2.9"', '0', '1795380437.000001'),
  log('"install"', '0', '1795380440'),
  log('"install" "--global" "openclaw@2026.2.12"', '1', '1795381177.761259'),
  log('"install" "-g" "openclaw@2026.2.12"', '', '1795381200'),
].join('');

test('global installations, how they ended and when', async () => {
  expect(await readNpmInstalls(oneAnswer({ stdout: LOGS }), '/home/x')).toEqual([
    { packages: ['openclaw@2026.2.9'], exitCode: 0, endedAt: 1_795_380_437_000_001 },
    { packages: ['openclaw@2026.2.12'], exitCode: 1, endedAt: 1_795_381_177_761_259 },
    { packages: ['openclaw@2026.2.12'], exitCode: null, endedAt: 1_795_381_200_000_000 },
  ]);
});

test('none', () => {
  expect(parseNpmInstalls('')).toEqual([]);
});

test('refuses what is no log', () => {
  expect(() => parseNpmInstalls('{"argv":1}')).toThrow('cannot read');
});
