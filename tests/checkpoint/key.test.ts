import { describe, expect, test } from 'vitest';
import { type Circumstances, keyAfter } from '../../src/checkpoint/key.ts';
import type { SectionDefinition } from '../../src/spec/definition.ts';
import { inputsSchema, outbound } from '../../src/spec/inputs.ts';
import { placeOfPart } from '../../src/spec/phases.ts';
import { SERVICES } from '../../src/world/services.ts';
import { aCheck, anErratum, aStep } from '../spec/items.ts';
import { aSection } from './run.ts';

const CIRCUMSTANCES: Circumstances = {
  made: 'image',
  world: { llm: 'stand-in', telegram: 'stand-in' },
  inputs: inputsSchema.parse({}),
  documentText: {},
};

const FIRST = aSection('1.1', aStep({ id: '1.1/step', run: 'first' }), aCheck({ id: '1.1/check' }));
const SECOND = aSection('2.1', aStep({ id: '2.1/step', run: 'second' }));

/** After Phase 1 and after Phase 2. */
function keys(sections: readonly SectionDefinition[], more: Partial<Circumstances> = {}): [string, string] {
  const circumstances = { ...CIRCUMSTANCES, ...more };
  return [keyAfter(0, sections, circumstances), keyAfter(1, sections, circumstances)];
}

describe('keyAfter', () => {
  const [one, two] = keys([FIRST, SECOND]);

  test('is the same for the same, and another for each phase', () => {
    expect(keys([FIRST, SECOND])).toEqual([one, two]);
    expect(one).not.toBe(two);
  });

  test.each([
    ['image', { made: 'another' }],
    ['world', { world: { llm: 'live', telegram: 'stand-in' } }],
    ['document', { documentText: { '1.1/step': 'other' } }],
  ] as const)('changes with the %s', (_, more) => {
    const [changedOne, changedTwo] = keys([FIRST, SECOND], more);
    expect(changedOne).not.toBe(one);
    expect(changedTwo).not.toBe(two);
  });

  test('changes with a step from its phase on, not before', () => {
    const [sameOne, changedTwo] = keys([FIRST, aSection('2.1', aStep({ id: '2.1/step', run: 'changed' }))]);
    expect(sameOne).toBe(one);
    expect(changedTwo).not.toBe(two);
  });

  test('changes with a correction that is done, also of a check', () => {
    const corrected = aCheck({ id: '1.1/check', errata: [anErratum()] });
    expect(keys([aSection('1.1', ...FIRST.items.slice(0, 1), corrected), SECOND])[0]).not.toBe(one);
  });

  test('does not change with a correction for other releases of OpenClaw', () => {
    const later = [anErratum({ versions: { openclaw: '2026.9.6' }, absent: ['2026.2.9'] })];
    const check = aCheck({ id: '1.1/check', errata: later });
    const step = aStep({ id: '1.1/step', run: 'first', errata: later });
    const sections = [aSection('1.1', step, check), SECOND];
    expect(keys(sections)).toEqual([one, two]);
    const inputs = inputsSchema.parse({ openclawVersion: '2026.9.6' });
    expect(keys(sections, { inputs })[0]).not.toBe(keys([FIRST, SECOND], { inputs })[0]);
  });

  test('does not change with a check, a time limit or a title', () => {
    const body = async () => expect(1).toBe(1);
    const step = aStep({ id: '1.1/step', run: 'first', title: 'Another', timeoutMs: 1 });
    const changed = aSection('1.1', step, aCheck({ id: '1.1/check', body }), aCheck({ id: '1.1/more' }));
    expect(keys([changed, SECOND])).toEqual([one, two]);
  });

  test('changes with inputs only where they are used', () => {
    const used = aSection('1.1', aStep({ id: '1.1/step', run: 'install <new-version>' }));
    const inputs = inputsSchema.parse({ updateTo: '2027.1.1' });
    expect(keys([FIRST, SECOND], { inputs })).toEqual([one, two]);
    expect(keys([used, SECOND], { inputs })[0]).not.toBe(keys([used, SECOND])[0]);
  });

  test('changes with what an input makes applicable', () => {
    const when = [outbound.is('hardened')];
    const section = aSection('1.1', ...FIRST.items, aStep({ id: '1.1/hardened', run: 'harden', when }));
    expect(keys([section, SECOND])[0]).toBe(one);
    expect(keys([section, SECOND], { inputs: inputsSchema.parse({ outbound: 'hardened' }) })[0]).not.toBe(
      one,
    );
  });

  test('does not change with a service or an input that only a later appendix meets', () => {
    const place = (name: string, more: Partial<Circumstances>) =>
      keyAfter(placeOfPart(name), [aSection('1.1', aStep({ id: '1.1/step', fill: async () => ({}) }))], {
        ...CIRCUMSTANCES,
        ...more,
      });
    const world = { ...CIRCUMSTANCES.world, '1password': 'live' } as const;
    const inputs = inputsSchema.parse({ secretsBy: 'inject' });
    for (const part of ['1', 'operations', 'appendix-a'])
      expect(place(part, { world, inputs }), part).toBe(place(part, {}));
    for (const more of [{ world }, { inputs }])
      expect(place('appendix-b', more)).not.toBe(place('appendix-b', {}));
  });

  test('changes with what a machine has from a stand-in', () => {
    const world = { '1password': 'stand-in' } as const;
    const key = () => keyAfter(placeOfPart('appendix-b'), [FIRST], { ...CIRCUMSTANCES, world });
    const before = key();
    const { supplies } = SERVICES['1password'];
    Object.assign(SERVICES['1password'], { supplies: new URL(import.meta.url) });
    try {
      expect(key()).not.toBe(before);
    } finally {
      Object.assign(SERVICES['1password'], { supplies });
    }
    expect(key()).toBe(before);
  });

  test('changes with an answer at a prompt, and with how a value is found', () => {
    const answered = (types: string) =>
      aSection('1.1', aStep({ id: '1.1/step', run: 'first', answers: [{ prompt: /\?/, types }] }));
    expect(keys([answered('yes')])[0]).not.toBe(keys([answered('no')])[0]);
    const filled = aSection(
      '1.1',
      aStep({ id: '1.1/step', run: 'first', fill: async () => ({ CODE: 'AB12' }) }),
    );
    expect(keys([filled])[0]).not.toBe(keys([FIRST])[0]);
  });

  test('is the same in a worker, where code reads otherwise than in its file', () => {
    const filled = (fill: () => Promise<{ CODE: string }>) =>
      aSection('1.1', aStep({ id: '1.1/step', run: 'approve <CODE>', fill }));
    const written = filled(async () => ({ CODE: 'AB12' }));
    const transformed = filled(async () => {
      return { CODE: 'AB12' };
    });
    expect(keys([written])).toEqual(keys([transformed]));
  });

  test('does not depend on keys that are made for a stand-in, but on those of a live service', () => {
    const section = aSection('1.1', aStep({ id: '1.1/step', run: 'use <your-bot-token>' }));
    const withToken = (botToken: string) => ({ inputs: inputsSchema.parse({ botToken }) });
    expect(keys([section], withToken('1:aaaaaa'))).toEqual(keys([section], withToken('2:bbbbbb')));
    const world = { telegram: 'live' } as const;
    expect(keys([section], { ...withToken('1:aaaaaa'), world })[0]).not.toBe(
      keys([section], { ...withToken('2:bbbbbb'), world })[0],
    );
  });
});
