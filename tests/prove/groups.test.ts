import { expect, test } from 'vitest';
import { groupsOf } from '../../src/prove/groups.ts';
import { aFault } from './faults.ts';

const PLAIN = aFault({ id: 'plain' });
const HARDENED = aFault({ id: 'hardened', inputs: { outbound: 'hardened' } });
const TUNNEL = aFault({ id: 'tunnel', inputs: { remoteAccess: 'tunnel' } });
const SERVE = aFault({ id: 'serve', inputs: { remoteAccess: 'serve' } });

test('faults that ask for nothing are tried first, with the defaults', () => {
  expect(groupsOf([HARDENED, PLAIN])).toEqual([
    { until: undefined, inputs: {}, faults: [PLAIN] },
    { until: undefined, inputs: { outbound: 'hardened' }, faults: [HARDENED] },
  ]);
});

test('choices that don’t contradict each other share a machine', () => {
  expect(groupsOf([HARDENED, TUNNEL])).toEqual([
    {
      until: undefined,
      inputs: { outbound: 'hardened', remoteAccess: 'tunnel' },
      faults: [HARDENED, TUNNEL],
    },
  ]);
});

test('choices that contradict each other don’t', () => {
  expect(groupsOf([TUNNEL, SERVE, HARDENED]).map(({ inputs }) => inputs)).toEqual([
    { remoteAccess: 'tunnel', outbound: 'hardened' },
    { remoteAccess: 'serve' },
  ]);
});

test('a machine that has gone on in the guide is another', () => {
  const early = aFault({ id: 'early', until: '1' });
  expect(groupsOf([early, PLAIN])).toEqual([
    { until: '1', inputs: {}, faults: [early] },
    { until: undefined, inputs: {}, faults: [PLAIN] },
  ]);
});

test('no faults need no machine', () => {
  expect(groupsOf([])).toEqual([]);
});
