// What decides whether something applies: the operator's choices, the world, the guide's phases.
import { describe, expect, test } from 'vitest';
import { live, onlyFor } from '../../src/spec/condition.ts';
import { inputsSchema, outbound } from '../../src/spec/inputs.ts';
import { phaseOf } from '../../src/spec/phases.ts';

const at = (inputs: unknown, world = {}) => ({ inputs: inputsSchema.parse(inputs), world });

describe('a choice', () => {
  test('is the guide’s first option where none was made', () => {
    expect(inputsSchema.parse({})).toEqual({ outbound: 'standard' });
  });

  test('holds where it was made, and says otherwise why not', () => {
    const condition = outbound.is('hardened');
    expect(condition.holds(at({ outbound: 'hardened' }))).toBe(true);
    expect(condition.holds(at({}))).toBe(false);
    expect(condition.otherwise).toBe('The other option was chosen: outbound is not hardened.');
  });

  test('is one that the guide offers', () => {
    expect(inputsSchema.safeParse({ outbound: 'none' }).success).toBe(false);
    expect(inputsSchema.safeParse({ outbond: 'standard' }).success).toBe(false);
  });
});

test('what only the live service keeps does not apply to a stand-in, nor to a service nobody knows', () => {
  const condition = live('docker');
  expect(condition.holds(at({}, { docker: 'live' }))).toBe(true);
  expect(condition.holds(at({}, { docker: 'stand-in' }))).toBe(false);
  expect(condition.holds(at({}, { tailscale: 'live' }))).toBe(false);
  expect(condition.otherwise).toContain('docker');
});

test('what is meant for others never applies', () => {
  expect(onlyFor('a person').holds(at({}))).toBe(false);
  expect(onlyFor('a person').otherwise).toBe('Meant for a person.');
});

test('a section is of the phase of its number', () => {
  expect(phaseOf('1.5')).toBe('Phase 1: Ubuntu System Preparation');
  expect(phaseOf('10.2')).toBe('Phase 10: Emergency Procedures');
  expect(phaseOf('Phase 1 Checkpoint')).toBe('Phase 1: Ubuntu System Preparation');
  for (const id of ['11.1', '0.1', 'B.4', 'Phase', ''])
    expect(() => phaseOf(id), id).toThrow(/names no phase/);
});
