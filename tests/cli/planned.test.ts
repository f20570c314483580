// What a walk will do: in its order, with what it builds on, filled, and without a secret.
import { expect, test } from 'vitest';
import { assumedWorld, planned } from '../../src/cli/planned.ts';
import type { SectionDefinition } from '../../src/spec/definition.ts';
import { inputsSchema, outbound } from '../../src/spec/inputs.ts';
import { check, defineSection, manual, step } from '../../src/spec/registry.ts';

const sections = new Map<string, SectionDefinition>();
function section(id: string, needs: readonly string[], body: () => void): void {
  defineSection(id, id, needs, body, (one) => sections.set(id, one));
}
section('1.1', [], () => step('a', { run: 'a' }));
section('1.2', ['1.1'], () => {
  step('hardened', { run: 'b', when: outbound.is('hardened') });
  check('c', { severity: 'minor', promise: 'x' }, async () => undefined);
  step('token', { run: 'd --token <your-bot-token> <CODE> openclaw@2026.2.9' });
  manual('by hand', { because: 'Only a person can.' });
});
section('1.3', ['1.2'], () => step('e', { run: 'e' }));

const circumstances = {
  inputs: inputsSchema.parse({ botToken: '123456789:SECRET-secret' }),
  world: assumedWorld(['llm', 'docker'], { docker: 'live' }),
};
const plan = (ids: readonly string[], text = {}) =>
  planned(
    sections,
    ids.flatMap((id) => sections.get(id) ?? []),
    circumstances,
    text,
  );

test('is everything that was asked for, after what that builds on', () => {
  expect(plan(['1.2']).map(({ item, first }) => [item.id, first])).toEqual([
    ['1.1/a', true],
    ['1.2/hardened', false],
    ['1.2/c', false],
    ['1.2/token', false],
    ['1.2/by-hand', false],
  ]);
  expect(plan(['1.3']).map(({ item }) => item.id)).toEqual(['1.1/a', '1.2/hardened', '1.2/token', '1.3/e']);
});

test('says why something is not done', () => {
  const leftOut = Object.fromEntries(plan(['1.2']).map((one) => [one.item.id, one.leftOut]));
  expect(leftOut).toMatchObject({
    '1.1/a': null,
    '1.2/hardened': 'The other option was chosen: outbound is not hardened.',
    '1.2/by-hand': 'Only a person can.',
  });
});

test('has secrets, and what only the run knows, by name', () => {
  const token = plan(['1.2']).find(({ item }) => item.id === '1.2/token');
  expect(token).toMatchObject({
    script: 'd --token CONFORM_BOT_TOKEN CODE openclaw@2026.2.9',
    unknown: ['CODE'],
  });
});

test('has the document’s text for what has drifted', () => {
  expect(plan(['1.1'], { '1.1/a': 'z' })[0]?.script).toBe('z');
});

test('takes services for stand-ins, but for those said to be live', () => {
  expect(circumstances.world).toEqual({ llm: 'stand-in', docker: 'live' });
});
