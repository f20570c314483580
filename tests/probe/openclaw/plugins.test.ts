import { expect, test } from 'vitest';
import { parsePlugins } from '../../../src/probe/openclaw/plugins.ts';

test('plugins, on and off', () => {
  const plugins = [
    { id: 'telegram', origin: 'bundled', enabled: true, status: 'loaded' },
    { id: 'discord', origin: 'bundled', enabled: false, status: 'disabled' },
  ];
  expect(parsePlugins(JSON.stringify(plugins))).toEqual(plugins);
  expect(() => parsePlugins('[{"id":"telegram"}]')).toThrow('cannot read');
});
