// The guide itself, where there is one at hand: GUIDE=path of openclaw-deployment-guide.md.
import { beforeAll, describe, expect, test } from 'vitest';
import { canonical } from '../../src/guide/canonical.ts';
import { type Guide, loadGuide } from '../../src/guide/document.ts';
import { PARTS, partOf, phaseOf } from '../../src/spec/phases.ts';

const file = process.env.GUIDE ?? '';
const reason = file === '' ? ' (skipped: set GUIDE to the path of the guide)' : '';

describe.skipIf(file === '')(`the deployment guide${reason}`, () => {
  let guide: Guide;
  beforeAll(async () => {
    guide = await loadGuide(file);
  });

  test('has ten phases, 92 blocks and unique section ids', () => {
    expect(guide.phases).toHaveLength(10);
    expect(guide.sections.flatMap(({ blocks }) => blocks)).toHaveLength(92);
    const ids = guide.sections.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(['1.5', 'Phase 1 Checkpoint', 'Phase 9 › Log monitoring', 'B.4']),
    );
  });

  test('has sections of known phases only, in the order of the parts', () => {
    const sections = guide.sections.filter(
      ({ phase }) => phase !== guide.title && phase !== 'Architecture Overview',
    );
    expect(sections.map(({ id }) => phaseOf(id))).toEqual(sections.map(({ phase }) => phase));
    const places = sections.map(({ phase }) => PARTS.findIndex(({ name }) => name === partOf(phase)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('has two firewall policies to choose from in 1.5', () => {
    const firewall = guide.sections.find(({ id }) => id === '1.5');
    expect(firewall?.blocks.map(({ kind, option }) => [kind, option])).toEqual([
      ['shell', null],
      ['shell', null],
      ['shell', 'Option A'],
      ['shell', 'Option B'],
      ['output', 'Option A'],
    ]);
    expect(firewall?.verifications.map(({ command }) => command)).toEqual(['sudo ufw status verbose']);
  });

  test('has shell blocks that all parse, to forms that are forms of themselves', async () => {
    const scripts = guide.sections.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind === 'shell');
    expect(scripts.length).toBeGreaterThan(0);
    for (const { text, line } of scripts) {
      const form = await canonical(text);
      expect(await canonical(form), `block at line ${line}`).toBe(form);
    }
  });
});
