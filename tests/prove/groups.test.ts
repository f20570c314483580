import { expect, test } from 'vitest';
import { groupsOf, partsOf } from '../../src/prove/groups.ts';
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

test('each machine of another part has its own choices, the one with the defaults first', () => {
  const early = (id: string, inputs = {}) => aFault({ id, until: '1', inputs });
  const hardened = early('early hardened', { outbound: 'hardened' });
  const tunnel = early('early tunnel', { remoteAccess: 'tunnel' });
  const serve = early('early serve', { remoteAccess: 'serve' });
  const plain = early('early plain');
  expect(groupsOf([HARDENED, hardened, tunnel, serve, plain, TUNNEL])).toEqual([
    {
      until: undefined,
      inputs: { outbound: 'hardened', remoteAccess: 'tunnel' },
      faults: [HARDENED, TUNNEL],
    },
    { until: '1', inputs: {}, faults: [plain] },
    { until: '1', inputs: { outbound: 'hardened', remoteAccess: 'tunnel' }, faults: [hardened, tunnel] },
    { until: '1', inputs: { remoteAccess: 'serve' }, faults: [serve] },
  ]);
});

test('a fault must agree with all that share its machine', () => {
  const both = aFault({ id: 'both', inputs: { outbound: 'hardened', remoteAccess: 'serve' } });
  expect(groupsOf([HARDENED, TUNNEL, both]).map(({ faults }) => faults)).toEqual([
    [HARDENED, TUNNEL],
    [both],
  ]);
  expect(groupsOf([HARDENED, both, TUNNEL]).map(({ faults }) => faults)).toEqual([
    [HARDENED, both],
    [TUNNEL],
  ]);
});

test('a fault asks for no more because others share its machine', () => {
  const hardened = aFault({ id: 'hardened', inputs: { outbound: 'hardened' } });
  groupsOf([hardened, TUNNEL]);
  expect(hardened.inputs).toEqual({ outbound: 'hardened' });
});

test('no faults need no machine', () => {
  expect(groupsOf([])).toEqual([]);
});

test('many faults of a machine are parted at sections', () => {
  const of = (section: string, id: string) => aFault({ id, breaks: [`${section}/holds`] });
  const faults = [of('1.5', 'a'), of('1.5', 'b'), of('1.6', 'c'), of('1.7', 'd'), of('1.5', 'e')];
  const group = { until: '1', inputs: {}, faults };
  const parted = (size: number) =>
    partsOf(group, size).map((part) => part.faults.map(({ id }) => id).join(''));
  expect(parted(2)).toEqual(['abe', 'cd']);
  expect(parted(4)).toEqual(['abec', 'd']);
  expect(parted(5)).toEqual(['abecd']);
  expect(parted(1)).toEqual(['abe', 'c', 'd']);
  expect(partsOf(group, 3)[1]).toEqual({ until: '1', inputs: {}, faults: [faults[2], faults[3]] });
});
