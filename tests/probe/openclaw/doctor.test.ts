import { expect, test } from 'vitest';
import { parseDoctor } from '../../../src/probe/openclaw/doctor.ts';
import { fixture } from '../fixture.ts';

test('each box, its text as one line', () => {
  expect(parseDoctor(fixture('openclaw-doctor-new'))).toEqual([
    {
      title: 'Gateway',
      text: 'gateway.mode is unset; gateway start will be blocked. Fix: run openclaw configure and set Gateway mode (local/remote). Or set directly: openclaw config set gateway.mode local Missing config: run openclaw setup first.',
    },
    {
      title: 'Gateway auth',
      text: 'Gateway auth is off or missing a token. Token auth is now the recommended default (including loopback).',
    },
    {
      title: 'State integrity',
      text: '- CRITICAL: Session store dir missing (~/.openclaw/agents/main/sessions). - CRITICAL: OAuth dir missing (~/.openclaw/credentials).',
    },
    {
      title: 'Security',
      text: '- No channel security warnings detected. - Run: openclaw security audit --deep',
    },
  ]);
});

test('of 2026.9.6 with lines of its log between the boxes', () => {
  const found = parseDoctor(fixture('openclaw-doctor-new-2026.9.6'));
  expect(found.map(({ title }) => title)).toEqual([
    'Gateway',
    'Gateway auth',
    'Command owner',
    'State integrity',
    'Backups',
    'Gateway',
    'Host desktop',
    'GitHub projects',
    'Browser relay authentication',
    'Skills',
    'Heartbeat cadence migration preview',
    'Gateway state directory',
    'Memory search',
    'Workspace',
  ]);
  expect(found[3]?.text).toMatch(/OAuth dir not present .* Skipping create/);
});

test('a report that was broken off cannot be read', () => {
  expect(() => parseDoctor(fixture('openclaw-doctor-new').replace('Doctor complete.', ''))).toThrow(
    'cannot read',
  );
});
