// Waivers: read with every mistake named, and counting for nothing but what they are about.
import { describe, expect, test } from 'vitest';
import { dayOf, readWaivers, reviewWaivers, waive } from '../../src/accept/waivers.ts';
import { BadInput } from '../../src/bad-input.ts';
import { OUTCOMES, type Waiver } from '../../src/report/outcome.ts';
import { record } from '../report/records.ts';
import { written } from './written.ts';

const KNOWN = new Set(['1.5/status-as-documented', '1.6/docker-user-drops', '1.9/fail2ban-watches']);
const GOOD = `
- check: 1.5/status-as-documented
  reason: The provider's firewall does this.
  owner: Jane Doe
  expires: 2027-03-31
- check: 1.6/docker-user-drops
  reason: No container publishes a port.
  owner: Jane Doe
  expires: "2026-12-31"
`;
const WAIVER: Waiver = { check: '1.5/failed', reason: 'It may.', owner: 'Jane Doe', expires: '2026-11-23' };

const complaint = async (text: string): Promise<string> => {
  const error = await readWaivers(await written(text), KNOWN).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BadInput);
  return (error as BadInput).message;
};

describe('a file', () => {
  test('gives its waivers, in its order', async () => {
    expect(await readWaivers(await written(GOOD), KNOWN)).toEqual([
      {
        check: '1.5/status-as-documented',
        reason: "The provider's firewall does this.",
        owner: 'Jane Doe',
        expires: '2027-03-31',
      },
      expect.objectContaining({ check: '1.6/docker-user-drops', expires: '2026-12-31' }),
    ]);
  });

  test.each(['', '# none yet\n', '[]'])('may hold none: %j', async (text) => {
    expect(await readWaivers(await written(text), KNOWN)).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    [
      'a mistyped check',
      GOOD.replace('docker-user', 'doker-user'),
      /no step or check 1\.6\/doker-user-drops: .*yaml:6\. Is it 1\.6\/docker-user-drops\?/,
    ],
    [
      'a check that nothing is like',
      GOOD.replace('1.6/docker-user-drops', 'x'),
      /no step or check x: .*:6\. The ids stand in results\.json/,
    ],
    [
      'a check that is there twice',
      GOOD.replace('1.6/docker-user-drops', '1.5/status-as-documented'),
      /1\.5\/status-as-documented is there twice: .*:6\. .*:2\./,
    ],
    [
      'no check',
      GOOD.replace('check: 1.6/docker-user-drops', 'check:'),
      /check is missing: .*:6\. Give the id/,
    ],
    [
      'no reason',
      GOOD.replace("The provider's firewall does this.", ''),
      /reason is missing: .*:3\. Say in a sentence/,
    ],
    [
      'a reason of spaces',
      GOOD.replace("The provider's firewall does this.", '"  "'),
      /reason cannot be “ {2}”: .*:3/,
    ],
    ['no owner', GOOD.replace('  owner: Jane Doe\n', ''), /owner is missing: .*:2\. Say who answers/],
    ['no end', GOOD.replace('  expires: 2027-03-31\n', ''), /expires is missing: .*:2\./],
    [
      'a day that is none',
      GOOD.replace('2027-03-31', '2027-02-30'),
      /expires cannot be “2027-02-30”: .*:5\. Give the last day/,
    ],
    ['a day in other words', GOOD.replace('2027-03-31', 'next year'), /expires cannot be “next year”/],
    [
      'a field nobody knows',
      GOOD.replace('owner: Jane Doe\n  expires: 2027', 'owner: Jane Doe\n  ticket: 5\n  expires: 2027'),
      /no field ticket: .*:5\. An entry reads:\n- check: /,
    ],
    ['no list', 'check: 1.5/status-as-documented', /no list of waivers: .*\. Write:\n- check/],
    ['an entry without fields', '- 1.5/status-as-documented', /This entry has no fields: .*:1\./],
    ['no YAML', '- check: [', /The waivers are no YAML: .*yaml:\d+\. /],
  ])('is refused with %s', async (_what, text, message) => {
    expect(await complaint(text)).toMatch(message);
  });

  test('is told all that is wrong with it at once', async () => {
    const message = await complaint(
      GOOD.replace('docker-user', 'doker').replaceAll('  owner: Jane Doe\n', ''),
    );
    expect(message.match(/owner is missing/g)).toHaveLength(2);
  });

  test('that is missing is bad input', async () => {
    await expect(readWaivers('/nowhere/waivers.yaml', KNOWN)).rejects.toThrow(BadInput);
  });
});

describe('a waiver', () => {
  test.each(OUTCOMES.filter((outcome) => outcome !== 'failed'))('leaves %s as it is', (outcome) => {
    const found = record(outcome, { id: WAIVER.check });
    expect(waive(found, [WAIVER], '2026-11-23')).toBe(found);
  });

  test('turns failed into waived up to its last day, and says why it failed', () => {
    expect(waive(record('failed'), [WAIVER], '2026-11-23')).toMatchObject({
      outcome: 'waived',
      waiver: WAIVER,
      reason: 'Waived until 2026-11-23 by Jane Doe: It may.\nIt failed: because it is failed',
    });
  });

  test('counts for nothing the day after, which is said', () => {
    const { waiver, outcome, reason } = waive(record('failed'), [WAIVER], '2026-11-24');
    expect({ waiver, outcome }).toEqual({ waiver: undefined, outcome: 'failed' });
    expect(reason).toBe('because it is failed\nIts waiver (Jane Doe) expired on 2026-11-23.');
  });

  test('is about one check', () => {
    const other = record('failed', { id: '1.5/other' });
    expect(waive(other, [WAIVER], '2026-11-23')).toBe(other);
  });
});

test('what came of each', () => {
  const about = (check: string, expires = '2026-11-23') => ({ ...WAIVER, check, expires });
  const records = [
    record('waived', { id: 'failed' }),
    record('passed', { id: 'holds' }),
    record('erratum', { id: 'holds-corrected' }),
    record('broken', { id: 'broken' }),
    record('failed', { id: 'too-late' }),
  ];
  const waivers = [
    about('failed'),
    about('holds'),
    about('holds-corrected'),
    about('broken'),
    about('elsewhere'),
    about('too-late', '2026-11-22'),
    about('holds', '2026-11-22'),
  ];
  expect(reviewWaivers(waivers, records, '2026-11-23').map(({ use, outcome }) => [use, outcome])).toEqual([
    ['used', 'waived'],
    ['unneeded', 'passed'],
    ['unneeded', 'erratum'],
    ['undecided', 'broken'],
    ['undecided', null],
    ['expired', 'failed'],
    ['expired', 'passed'],
  ]);
});

test('days are those of UTC', () => {
  expect(dayOf(new Date('2026-11-23T23:30:00-05:00'))).toBe('2026-11-24');
});
