import { describe, expect, test } from 'vitest';
import { parseApproved, parsePending, readPairing } from '../../../src/probe/openclaw/pairing.ts';
import { query } from '../../../src/probe/openclaw/state-database.ts';
import { fakeShell } from '../fake-shell.ts';

const PENDING = JSON.stringify({
  version: 1,
  requests: [{ id: '340642257', code: '', createdAt: '2026-11-22T21:22:53.653Z', meta: { username: 'a' } }],
});
const APPROVED = JSON.stringify({ version: 1, allowFrom: ['689980384'] });

function contentsOf(path: string): string {
  return `if sudo test -e ${path}; then sudo sed $'s/"code": "[^"]*"/"code": ""/' ${path}; fi`;
}

describe('readPairing', () => {
  test('who waits, and who was approved', async () => {
    const folder = '/home/openclaw-svc/.openclaw/credentials';
    const shell = fakeShell({
      [contentsOf(`${folder}/telegram-pairing.json`)]: { stdout: PENDING },
      [contentsOf(`${folder}/telegram-allowFrom.json`)]: { stdout: APPROVED },
    });
    expect(await readPairing(shell, 'telegram')).toEqual({ pending: ['340642257'], approved: ['689980384'] });
  });

  test('nobody where there is no file', () => {
    expect(parsePending('')).toEqual([]);
    expect(parseApproved('')).toEqual([]);
  });

  test('in the database where there is no file, as since 2026.9', async () => {
    const folder = '/home/openclaw-svc/.openclaw/credentials';
    const of = "where channel_key = 'telegram'";
    const shell = fakeShell({
      [contentsOf(`${folder}/telegram-pairing.json`)]: {},
      [contentsOf(`${folder}/telegram-allowFrom.json`)]: {},
      [query(`select request_id as id from channel_pairing_requests ${of}`)]: { stdout: '[{"id":"34"}]\n' },
      [query(`select entry as id from channel_pairing_allow_entries ${of} order by sort_order`)]: {
        stdout: '[{"id":"68"},{"id":"69"}]\n',
      },
    });
    expect(await readPairing(shell, 'telegram')).toEqual({ pending: ['34'], approved: ['68', '69'] });
  });

  test('something else cannot be read', () => {
    expect(() => parsePending('{}')).toThrow('cannot read');
    expect(() => parseApproved('[]')).toThrow('cannot read');
  });
});
