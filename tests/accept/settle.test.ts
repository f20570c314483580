// Questions, answers, advice and waivers, one after the other; and advice that is the guide's own.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readAttestations } from '../../src/accept/attestations.ts';
import { questionOf, questionsYaml } from '../../src/accept/questions.ts';
import { repairsOf } from '../../src/accept/repair.ts';
import { type Settlement, settler } from '../../src/accept/settle.ts';
import type { Attestation, OutcomeRecord, Waiver } from '../../src/report/outcome.ts';
import { judge } from '../../src/report/verdict.ts';
import type { Condition } from '../../src/spec/condition.ts';
import type { ItemDefinition, OmissionDefinition, SectionDefinition } from '../../src/spec/definition.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { record } from '../report/records.ts';
import { aCheck, anErratum, aStep } from '../spec/items.ts';
import { written } from './written.ts';

const CIRCUMSTANCES = { inputs: inputsSchema.parse({}), world: {} };
const never: Condition = { holds: () => false, otherwise: 'no' };

function aSection(
  id: string,
  items: readonly ItemDefinition[],
  needs: readonly string[] = [],
): SectionDefinition {
  const section = { id, title: `title of ${id}`, phase: 'Phase 1', needs, items: [] as ItemDefinition[] };
  section.items = items.map((item) => ({ ...item, section, id: `${id}/${item.id}` }));
  return section;
}

const steps = aSection('1.5', [
  aStep({ id: 'first', title: 'Do one', run: 'one' }),
  aStep({ id: 'other-option', run: 'other', when: [never] }),
  aCheck({ id: 'between' }),
  aStep({
    id: 'second',
    title: 'Do two',
    run: 'two',
    errata: [
      anErratum({ id: '1.5-mended' }),
      anErratum({ id: '1.5-elsewhere', when: never }),
      anErratum({ id: '1.5-told', correction: { kind: 'promise', says: 'x', holds: async () => undefined } }),
    ],
  }),
  aCheck({ id: 'after', errata: [anErratum({ id: '1.5-of-the-check' })] }),
]);
const checklist = aSection('List', [aCheck({ id: 'row', needs: ['1.5'], matters: 'Because.' })]);
const portal: OmissionDefinition = {
  ...aStep({ id: 'portal', asks: 'Was it done?' }),
  kind: 'omission',
  outcome: 'manual',
  because: 'A person does it.',
  block: null,
  run: null,
};
const byHand = aSection('4.1', [portal]);
const sections = new Map([steps, checklist, byHand].map((section) => [section.id, section]));

function find(id: string): ItemDefinition {
  const item = [...sections.values()].flatMap(({ items }) => items).find((one) => one.id === id);
  if (item === undefined) throw new Error(id);
  return item;
}
const repairs = (id: string) =>
  repairsOf(find(id), sections, CIRCUMSTANCES).map(({ commands, erratum }) => erratum ?? commands);

describe('how to repair it', () => {
  test('is the corrections that concern it, and the steps before it, without the other option’s', () => {
    expect(repairs('1.5/between')).toEqual(['one']);
    expect(repairs('1.5/after')).toEqual(['1.5-of-the-check', 'one', 'two', '1.5-mended']);
    expect(repairsOf(find('1.5/after'), sections, CIRCUMSTANCES)[0]).toEqual({
      section: '1.5 title of 1.5',
      says: 'Mend it.',
      commands: 'mend',
      erratum: '1.5-of-the-check',
    });
  });

  test('is the steps of the sections it needs, where its own has none', () => {
    expect(repairs('List/row')).toEqual(['one', 'two', '1.5-mended']);
  });

  test('is nothing that the guide does not have', () => {
    expect(repairs('4.1/portal')).toEqual([]);
  });

  test('is known for nearly all checks of the suites, and holds no secret', async () => {
    const all = await loadSections();
    const inputs = { ...CIRCUMSTANCES.inputs, botToken: '123456:marked-secret', llmApiKey: 'marked-secret' };
    const checks = [...all.values()].flatMap(({ items }) => items.filter(({ kind }) => kind === 'check'));
    const told = checks.map((item) => repairsOf(item, all, { inputs, world: {} }));
    expect(told.filter((repair) => repair.length > 0).length).toBeGreaterThan(checks.length * 0.85);
    expect(JSON.stringify(told)).not.toContain('marked-secret');
  });
});

describe('settling', () => {
  const waiver: Waiver = { check: 'List/row', reason: 'It may.', owner: 'Jane', expires: '2026-12-31' };
  const no: Attestation = {
    id: '4.1/portal',
    answer: 'no',
    text: 'Not yet.',
    name: 'Jane',
    date: '2026-11-20',
  };
  const settle = (found: OutcomeRecord, more: Partial<Settlement> = {}) =>
    settler({
      sections,
      circumstances: CIRCUMSTANCES,
      waivers: [],
      attestations: [],
      today: '2026-11-23',
      ...more,
    })(found);

  test('leaves alone what nobody has to say anything about', () => {
    for (const outcome of ['passed', 'broken', 'blocked', 'erratum', 'not-applicable'] as const) {
      const found = record(outcome, { id: 'List/row' });
      expect(settle(found, { waivers: [waiver] })).toEqual(found);
    }
  });

  test('says what a failure means and how to repair it', () => {
    expect(settle(record('failed', { id: 'List/row' }))).toMatchObject({
      outcome: 'failed',
      matters: 'Because.',
      repair: [{ commands: 'one' }, { commands: 'two' }, { erratum: '1.5-mended' }],
    });
    const { matters } = settle(record('failed', { id: '1.5/after', severity: 'critical' }));
    expect(matters).toMatch(/not protected/);
    expect(settle(record('failed', { id: 'run/unknown' }))).toMatchObject({ repair: [] });
  });

  test('waives it, advice included', () => {
    const settled = settle(record('failed', { id: 'List/row' }), { waivers: [waiver] });
    expect(settled).toMatchObject({ outcome: 'waived', waiver, matters: 'Because.' });
  });

  test('asks what the suite says, and a no is never conformant', () => {
    const manual = record('manual', { id: '4.1/portal' });
    expect(settle(manual)).toMatchObject({ outcome: 'manual', question: 'Was it done?' });
    const answered = settle(manual, { attestations: [no] });
    expect(answered).toMatchObject({ outcome: 'failed', question: 'Was it done?', attestation: no });
    expect(judge([record('passed'), answered]).verdict).toBe('non-conformant');
  });

  test('a no can be waived like any failure', () => {
    const settled = settle(record('manual', { id: '4.1/portal' }), {
      attestations: [no],
      waivers: [{ ...waiver, check: '4.1/portal' }],
    });
    expect(settled).toMatchObject({ outcome: 'waived', attestation: no });
    expect(settled.reason).toMatch(/^Waived until .*\nIt failed: Jane answered no on 2026-11-20: Not yet\./);
  });
});

describe('questions', () => {
  test('are what the suite asks, made of the title for a check, and none for the rest', () => {
    expect(questionOf(find('4.1/portal'))).toBe('Was it done?');
    expect(questionOf(find('1.5/after'))).toBe('Does this hold: it is done?');
    const { asks: _, ...silent } = portal;
    expect(questionOf(silent)).toBeNull();
  });

  test('are printed as YAML that can be given back, filled in or not', async () => {
    const question = { section: '4.1', sectionTitle: 'Create: a “bot”', severity: 'minor' } as const;
    const text = questionsYaml([
      { ...question, id: '4.1/portal', question: 'Was it # done?\nAll of it?' },
      { ...question, id: 'List/row', question: 'Is it?' },
    ]);
    expect(text).toContain(
      '# 4.1 Create: a “bot” (minor)\n# Was it # done?\n# All of it?\n- id: 4.1/portal\n',
    );
    expect(parse(text)).toEqual(
      ['4.1/portal', 'List/row'].map((id) => ({ id, answer: null, text: null, name: null, date: null })),
    );
    const known = new Set(['4.1/portal', 'List/row']);
    const now = new Date('2026-11-23T00:00:00Z');
    expect(await readAttestations(await written(text), known, now)).toEqual([]);
    let filled = text;
    for (const [field, value] of Object.entries({
      answer: 'yes',
      text: 'Seen.',
      name: 'Jane',
      date: '2026-11-22',
    }))
      filled = filled.replace(`${field}:`, `${field}: ${value}`);
    expect(await readAttestations(await written(filled), known, now)).toEqual([
      { id: '4.1/portal', answer: 'yes', text: 'Seen.', name: 'Jane', date: '2026-11-22' },
    ]);
  });

  test('without any are an empty list', () => {
    expect(parse(questionsYaml([]))).toEqual([]);
  });

  test('of the suites end in a question mark', async () => {
    const asked = [...(await loadSections()).values()].flatMap(({ items }) =>
      items.flatMap(({ asks }) => asks ?? []),
    );
    expect(asked.length).toBeGreaterThanOrEqual(4);
    for (const asks of asked) expect(asks).toMatch(/\?$/);
  });
});
