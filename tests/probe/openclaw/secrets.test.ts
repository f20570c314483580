import { expect, test } from 'vitest';
import { parseSecretFiles } from '../../../src/probe/openclaw/secrets.ts';

test('files by path, blanks in it included', () => {
  expect(parseSecretFiles('0644 root /home/x/b c\n0600 openclaw-svc /home/x/a\n')).toEqual([
    { path: '/home/x/a', mode: '0600', owner: 'openclaw-svc' },
    { path: '/home/x/b c', mode: '0644', owner: 'root' },
  ]);
});
