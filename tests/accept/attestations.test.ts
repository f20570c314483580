// Attestations: read with every mistake named; a yes shows, a no fails, and neither overrules what can be seen.
import { describe, expect, test } from 'vitest';
import { attest, readAttestations, reviewAttestations } from '../../src/accept/attestations.ts';
import { BadInput } from '../../src/bad-input.ts';
import { type Attestation, OUTCOMES } from '../../src/report/outcome.ts';
import { record } from '../report/records.ts';
import { written } from './written.ts';

const KNOWN = new Set(['4.1/create-a-bot', '10/console']);
const NOW = new Date('2026-11-23T10:00:00Z');
const GOOD = `
- id: 4.1/create-a-bot
  answer: yes
  text: Looked at it with the owner.
  name: Jane Doe
  date: 2026-11-20
- id: 10/console
  answer: no
  text: The provider has none.
  name: Jane Doe
  date: 2026-11-20
`;
const YES: Attestation = {
  id: '1.5/manual',
  answer: 'yes',
  text: 'I looked.',
  name: 'Jane Doe',
  date: '2026-11-20',
};

const complaint = async (text: string): Promise<string> => {
  const error = await readAttestations(await written(text), KNOWN, NOW).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BadInput);
  return (error as BadInput).message;
};

describe('a file', () => {
  test('gives its answers, in its order', async () => {
    const read = await readAttestations(await written(GOOD), KNOWN, NOW);
    expect(read.map(({ id, answer }) => [id, answer])).toEqual([
      ['4.1/create-a-bot', 'yes'],
      ['10/console', 'no'],
    ]);
  });

  test('leaves open what nobody has filled in', async () => {
    const text = `${GOOD.split('- id: 10')[0]}- id: 10/console\n  answer:\n  text: ""\n  name:\n  date: ""\n`;
    expect(await readAttestations(await written(text), KNOWN, NOW)).toHaveLength(1);
  });

  test.each<[string, string, RegExp]>([
    [
      'an unknown id',
      GOOD.replace('10/console', '10/consle'),
      /no step or check 10\/consle: .*:7\. Is it 10\/console\?/,
    ],
    [
      'an answer that is none',
      GOOD.replace('answer: no', 'answer: maybe'),
      /answer cannot be “maybe”: .*:8\. Answer yes or no/,
    ],
    [
      'a boolean',
      GOOD.replace('answer: yes', 'answer: true'),
      /answer cannot be “true”: .*:3\. Answer yes or no/,
    ],
    [
      'no words',
      GOOD.replace('  text: The provider has none.\n', ''),
      /text is missing for 10\/console: .*:7\. Say how you know/,
    ],
    [
      'no name',
      GOOD.replace('Jane Doe', ''),
      /name is missing for 4\.1\/create-a-bot: .*:2\. Say who answers/,
    ],
    [
      'an answer and no more',
      '- id: 10/console\n  answer: yes',
      /text is missing[\s\S]*name is missing[\s\S]*date is missing/,
    ],
    [
      'a day to come',
      GOOD.replace('2026-11-20', '2026-11-25'),
      /date cannot be “2026-11-25”: .*:2\. That day is still to come/,
    ],
    ['a day in other words', GOOD.replace('2026-11-20', 'yesterday'), /date cannot be “yesterday”: .*:6\./],
    [
      'two answers to one question',
      GOOD.replace('10/console', '4.1/create-a-bot'),
      /4\.1\/create-a-bot is there twice/,
    ],
    ['no list', 'id: 10/console', /no list of attestations/],
  ])('is refused with %s', async (_what, text, message) => {
    expect(await complaint(text)).toMatch(message);
  });

  test('may be of a day that has begun elsewhere', async () => {
    const late = new Date('2026-11-23T20:00:00Z');
    const file = await written(GOOD.replaceAll('2026-11-20', '2026-11-24'));
    expect(await readAttestations(file, KNOWN, late)).toHaveLength(2);
  });
});

describe('an answer', () => {
  test('of yes stands at its question', () => {
    expect(attest(record('manual'), [YES])).toMatchObject({
      outcome: 'manual',
      attestation: YES,
      reason: 'Jane Doe answered yes on 2026-11-20: I looked.',
    });
  });

  test('of no is a failure, in the words of whoever looked', () => {
    const no = { ...YES, answer: 'no', text: 'It is in three groups.' } as const;
    expect(attest(record('manual', { question: 'Is it?' }), [no])).toMatchObject({
      outcome: 'failed',
      question: 'Is it?',
      attestation: no,
      reason: 'Jane Doe answered no on 2026-11-20: It is in three groups.',
    });
  });

  test.each(OUTCOMES.filter((outcome) => outcome !== 'manual'))('does not overrule %s', (outcome) => {
    const seen = record(outcome, { id: YES.id });
    expect(attest(seen, [YES, { ...YES, answer: 'no' }])).toBe(seen);
  });
});

test('what came of each', () => {
  const of = (id: string) => ({ ...YES, id });
  const records = [
    attest(record('manual'), [YES]),
    attest(record('manual', { id: 'no' }), [{ ...of('no'), answer: 'no' }]),
    record('passed', { id: 'seen' }),
  ];
  const all = [YES, of('no'), of('seen'), of('elsewhere')];
  expect(reviewAttestations(all, records).map(({ use, outcome }) => [use, outcome])).toEqual([
    ['used', 'manual'],
    ['used', 'failed'],
    ['unneeded', 'passed'],
    ['unneeded', null],
  ]);
});
