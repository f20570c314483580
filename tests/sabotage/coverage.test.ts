// Every check has a fault that makes it fail, or a reason why it can't have one here.
import { expect, test } from 'vitest';
import { names } from '../../src/prove/compare.ts';
import type { Fault } from '../../src/prove/fault.ts';
import type { CheckDefinition } from '../../src/spec/definition.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { SERVICE_IDS } from '../../src/world/services.ts';
import { faults, unprovable } from './faults.ts';

const world = Object.fromEntries(SERVICE_IDS.map((id) => [id, 'stand-in' as const]));

const sections = await loadSections();
const checks = [...sections.values()].flatMap(({ items }) => items).filter((item) => item.kind === 'check');
const excused = unprovable.map(({ check }) => check);

/** Whether the check is made at all on the machine that the fault is put into, which meets stand-ins. */
function applies({ when }: CheckDefinition, { inputs = {} }: Fault): boolean {
  const circumstances = { inputs: inputsSchema.parse(inputs), world };
  return when.every((condition) => condition.holds(circumstances));
}

test('there are checks and faults', () => {
  expect(checks.length).toBeGreaterThan(50);
  expect(faults.length).toBeGreaterThan(50);
});

test.for(checks.filter(({ id }) => !excused.includes(id)))('$id has a fault', (check) => {
  const breaking = faults.filter((fault) => fault.breaks.includes(check.id) && applies(check, fault));
  expect(breaking.map(({ id }) => id)).not.toEqual([]);
});

test.for(unprovable)('$check could not have one', ({ check: id, atRunTime = false }) => {
  const check = checks.find((candidate) => candidate.id === id);
  expect(check, 'the check exists').toBeDefined();
  const possible = inputsSchema.shape.outbound.unwrap().options.some((outbound) => {
    const circumstances = { inputs: inputsSchema.parse({ outbound }), world };
    return check?.when.every((condition) => condition.holds(circumstances));
  });
  if (!atRunTime) expect(possible, 'it is never made where all services are stand-ins').toBe(false);
});

test.for(faults)('$id names checks that there are, and breaks one', (fault) => {
  expect(names(fault).filter((id) => !checks.some((check) => check.id === id))).toEqual([]);
  expect(new Set(names(fault)).size, 'none twice').toBe(names(fault).length);
  expect(fault.breaks).not.toEqual([]);
});

test.for(faults)('$id breaks only what is made on its machine', (fault) => {
  const made = checks.filter((check) => applies(check, fault)).map(({ id }) => id);
  expect(fault.breaks.filter((id) => !made.includes(id))).toEqual([]);
});

test('no two faults have one name', () => {
  const ids = faults.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
