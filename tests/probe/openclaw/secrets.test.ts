import { expect, test } from 'vitest';
import { parseSecretFiles, parseSeen } from '../../../src/probe/openclaw/secrets.ts';

test('files by path, blanks in it included', () => {
  expect(parseSecretFiles('0644 root /home/x/b c\n0600 openclaw-svc /home/x/a\n')).toEqual([
    { path: '/home/x/a', mode: '0600', owner: 'openclaw-svc' },
    { path: '/home/x/b c', mode: '0644', owner: 'root' },
  ]);
});

test('what others see is what stands below the home', () => {
  expect(parseSeen('/home/openclaw-svc\n')).toEqual([]);
  expect(parseSeen('/home/openclaw-svc\n/home/openclaw-svc/.openclaw\n')).toEqual([
    '/home/openclaw-svc/.openclaw',
  ]);
});

test('who sees not even that there is a home has not looked', () => {
  expect(() => parseSeen('')).toThrow('cannot read ""');
});
