// What a walk will run: which sections, and what of the document it runs instead of the suite's reading.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findDrift, firstDrifted, namePattern, selectSections } from '../../src/cli/plan.ts';
import { type Guide, loadGuide, parseGuide } from '../../src/guide/document.ts';
import type { SectionDefinition } from '../../src/spec/definition.ts';
import { defineSection, manual, notRun, step } from '../../src/spec/registry.ts';

function section(id: string, title: string, body: () => void = () => undefined): SectionDefinition {
  const defined: SectionDefinition[] = [];
  defineSection(id, title, [], body, (one) => defined.push(one));
  return defined[0] as SectionDefinition;
}

const SECTIONS = [
  section('1.5', 'Configure the firewall'),
  section('1.51', 'Something else'),
  section('3.4', 'Verify'),
  section('6.3', 'Verify'),
  section('Phase 7 › Verify Funnel is OFF', 'Verify Funnel is OFF'),
  section('Phase 10 › Suspected compromise', 'Suspected compromise'),
  section('Verification Checklist', 'Verification Checklist'),
  section('Operational Notes › Stopping/starting the gateway', 'Stopping/starting the gateway'),
];
const known = new Map(SECTIONS.map((one) => [one.id, one]));
const ids = (only?: readonly string[], parts?: readonly string[]) =>
  selectSections(known, only, parts).map(({ id }) => id);

describe('sections to walk', () => {
  test('are all, in their order', () => {
    expect(ids()).toEqual(SECTIONS.map(({ id }) => id));
  });

  test('are those of an appendix only where it is asked for', () => {
    const more = [...SECTIONS, section('B.4', 'Single-Agent Setup')];
    const all = new Map(more.map((one) => [one.id, one]));
    const select = (only?: readonly string[], parts?: readonly string[]) =>
      selectSections(all, only, parts).map(({ id }) => id);
    expect(select()).toEqual(SECTIONS.map(({ id }) => id));
    expect(select(undefined, ['appendix-b'])).toEqual(['B.4']);
    expect(select(['b.4'])).toEqual(['B.4']);
  });

  test.for([
    ['6.3', '6.3'],
    ['Configure the firewall', '1.5'],
    ['verify funnel is off', 'Phase 7 › Verify Funnel is OFF'],
    ['Phase 7 > Verify Funnel is OFF', 'Phase 7 › Verify Funnel is OFF'],
    ['phase 10›suspected compromise', 'Phase 10 › Suspected compromise'],
    ['verification checklist', 'Verification Checklist'],
  ] as const)('are named by number or heading: %s', ([name, id]) => {
    expect(ids([name])).toEqual([id]);
  });

  test('are those of parts of the guide', () => {
    expect(ids(undefined, ['10', 'checklist'])).toEqual([
      'Phase 10 › Suspected compromise',
      'Verification Checklist',
    ]);
    expect(ids(undefined, ['1'])).toEqual(['1.5', '1.51']);
    expect(ids(['1.5', '6.3'], ['6'])).toEqual(['6.3']);
  });

  test.for([
    [['9.9'], undefined, /--only 9\.9\. Known are 1\.5, 1\.51/],
    [['Verify Funel is OFF'], undefined, /--only Verify Funel is OFF\. Is it “Verify Funnel is OFF”\? Known/],
    [['Verify'], undefined, /Several sections have this heading: --only Verify\. Say which: 3\.4, 6\.3\./],
    [undefined, ['1', '2'], /--phases 2\. Known so far: 1, 3, 6, 7, 10, checklist, operations\./],
    [['1.5'], ['6'], /None of these sections is in these phases/],
  ] as const)('that there are not are named: %s %s', ([only, parts, message]) => {
    expect(() => ids(only, parts)).toThrow(message);
  });
});

test('the names of tests are matched by their section, and by no other', () => {
  const pattern = namePattern(selectSections(known, ['1.5', 'Verify Funnel is OFF'], undefined));
  expect('1.5 Configure the firewall step: Option A').toMatch(pattern);
  expect('Phase 7 › Verify Funnel is OFF funnel is off').toMatch(pattern);
  expect('1.51 Something else x').not.toMatch(pattern);
  expect('6.3 Verify 1.5 Configure the firewall x').not.toMatch(pattern);
});

describe('a document', () => {
  let guide: Guide;
  beforeAll(async () => {
    guide = await loadGuide(path.join(import.meta.dirname, '../../fixtures/guides/lighthouse.md'));
  });
  const BECAUSE = { because: 'Only a person can.' };
  /** Where a whole walk is asked for, the sections are all that there are; otherwise there is one more. */
  const drift = (of: Guide, sections: readonly SectionDefinition[], whole = false) => {
    const others = whole ? [] : [section('1.9', 'Paint')];
    return findDrift(of, new Map([...sections, ...others].map((one) => [one.id, one])), sections);
  };
  const lamp = (body: () => void) => [section('1.2', 'Choose the lamp', body)];

  test('runs as it stands where a step differs from it', async () => {
    const sections = lamp(() => {
      step('status', { run: 'lamp status' });
      step('electric', { run: 'lamp set kind gas' });
      notRun('oil', { ...BECAUSE, run: 'lamp set kind whale' });
      manual('period', { ...BECAUSE, run: 'lamp set period <seconds>' });
      step('inline', { run: 'lamp wink', block: 0 });
    });
    const { documentText, remarks } = await drift(guide, sections);
    expect(documentText).toEqual({ '1.2/electric': 'lamp set kind electric' });
    expect(remarks).toEqual([
      expect.stringMatching(/lighthouse\.md:\d+: differs from the suite's reading.*\(1\.2\/electric\)$/),
      expect.stringMatching(/lighthouse\.md:\d+: differs from what the suite leaves out.*\(1\.2\/oil\)$/),
    ]);
  });

  test('has blocks that nobody runs named, and, in a whole walk, sections that nobody is about', async () => {
    const sections = lamp(() => {
      step('status', { run: 'lamp status' });
      notRun('electric', BECAUSE);
      notRun('oil', BECAUSE);
    });
    const unbound = /lighthouse\.md:\d+: no step of 1\.2 runs this block$/;
    expect((await drift(guide, sections)).remarks).toEqual([expect.stringMatching(unbound)]);
    const whole = (await drift(guide, sections, true)).remarks;
    expect(whole).toContainEqual(expect.stringMatching(unbound));
    expect(whole[0]).toMatch(/lighthouse\.md:\d+: no spec is about 1\.1 \(1 blocks of commands\)$/);
  });

  test('must have a block for each step; what is left out may be gone from it', async () => {
    const nine = { block: 9 };
    await expect(
      drift(
        guide,
        lamp(() => step('nine', { run: 'a', ...nine })),
      ),
    ).rejects.toThrow(/no block for this step: .*step 1\.2\/nine/);
    const gone = lamp(() => notRun('nine', { ...BECAUSE, ...nine }));
    expect((await drift(guide, gone)).remarks[0]).toMatch(/has no block any more.*1\.2\/nine/);
  });

  test('is run by what a section builds on as well, and says nothing of what is not walked', async () => {
    const greet = section('1.1', 'Greet', () => step('greet', { run: 'lamp shout' }));
    const [choose] = lamp(() => step('status', { run: 'lamp status' }));
    const paint = section('1.9', 'Paint', () => step('paint', { run: 'lamp paint' }));
    const sections = new Map([greet, choose, paint].flatMap((one) => (one ? [[one.id, one]] : [])));
    const selected = [{ ...(choose as SectionDefinition), needs: ['1.1'] }];
    const { documentText } = await findDrift(guide, sections, selected);
    expect(Object.keys(documentText)).toEqual(['1.1/greet']);
  });

  test('of which a section moved, and a block came before, is followed', async () => {
    const text = (await readFile(guide.file, 'utf8'))
      .replace('### 1.2 Choose the lamp', '### 1.4 Choose the lamp')
      .replace('```sh\nlamp status', '```sh\nlamp greet\n```\n\n```sh\nlamp status');
    const sections = lamp(() => {
      step('status', { run: 'lamp status' });
      step('electric', { run: 'lamp set kind gas' });
      notRun('oil', { ...BECAUSE, run: 'lamp set kind oil' });
      manual('period', { ...BECAUSE, run: 'lamp set period <seconds>' });
    });
    const { documentText, remarks } = await drift(parseGuide('x.md', Buffer.from(text)), sections);
    expect(documentText).toEqual({ '1.2/electric': 'lamp set kind electric' });
    expect(remarks).toContainEqual(expect.stringMatching(/x\.md:\d+: no step of 1\.2 runs this block$/));
  });
});

test('the first part of the guide in which a step has drifted', () => {
  const sections = [
    section('1.5', 'Firewall', () => step('a', { run: 'a' })),
    section('6.1', 'Unit', () => step('b', { run: 'b' })),
    section('Phase 10 › Compromise', 'Compromise', () => step('c', { run: 'c' })),
    section('Appendix A', 'Scaling', () => step('d', { run: 'd' })),
    section('Verification Checklist', 'Checklist', () => step('e', { run: 'e' })),
  ];
  const first = (...ids: readonly string[]) =>
    firstDrifted(sections, Object.fromEntries(ids.map((id) => [id, 'x'])));
  expect(first()).toBeNull();
  expect(first('Phase 10 › Compromise/c', '6.1/b')).toBe('6');
  expect(first('Phase 10 › Compromise/c')).toBe('10');
  // An appendix comes after all else, on a machine.
  expect(first('Appendix A/d', 'Verification Checklist/e')).toBe('checklist');
  expect(first('Appendix A/d')).toBe('appendix-a');
  // However the files of the specs were loaded.
  expect(firstDrifted(sections.toReversed(), { '1.5/a': 'x', '6.1/b': 'x' })).toBe('1');
  expect(firstDrifted(sections, { '1.5/a': 'x', '6.1/b': 'x' }, ({ id }) => id !== '1.5/a')).toBe('6');
});
