// What specs define, as data.
import { describe, expect, test } from 'vitest';
import { establishes, type SectionDefinition, type StepDefinition } from '../../src/spec/definition.ts';
import {
  byGuide,
  check,
  defineSection,
  loadSections,
  manual,
  notRun,
  step,
} from '../../src/spec/registry.ts';

const LOOK = { severity: 'minor', promise: '9.80 › somewhere' } as const;
const nothing = async () => undefined;

function define(body: () => void, id = '9.80'): SectionDefinition {
  const defined: SectionDefinition[] = [];
  defineSection(id, 'A section', ['1.1'], body, (section) => defined.push(section));
  const [section] = defined;
  if (section === undefined || defined.length !== 1)
    throw new Error('It was not told of, or more than once.');
  return section;
}

const steps = (section: SectionDefinition) => section.items as readonly StepDefinition[];

describe('a section', () => {
  test('has its items in their order, each with an id of section and title', () => {
    const section = define(() => {
      step('Install UFW', { run: 'a' });
      check('the guide’s “ss” command: shows 1 session!', LOOK, nothing);
      step('Option A: standard', { run: 'b' });
    });
    expect(section).toMatchObject({
      id: '9.80',
      title: 'A section',
      phase: 'Phase 9: Maintenance',
      needs: ['1.1'],
    });
    expect(section.items.map(({ id, kind }) => [id, kind])).toEqual([
      ['9.80/install-ufw', 'step'],
      ['9.80/the-guide-s-ss-command-shows-1-session', 'check'],
      ['9.80/option-a-standard', 'step'],
    ]);
    expect(section.items.every((item) => item.section === section)).toBe(true);
  });

  test('has no two items of one id', () => {
    const twice = () => {
      step('Install ufw', { run: 'a' });
      step('Install UFW', { run: 'b' });
    };
    expect(() => define(twice)).toThrow('Section 9.80 has two items called “Install UFW”.');
  });

  test('stands in no other one, and the outer one is given up with it', () => {
    expect(() => define(() => void define(nothing, '9.81'))).toThrow(
      'Section 9.81 stands inside section 9.80; sections do not nest.',
    );
    expect(define(() => undefined).items).toEqual([]);
  });

  test('is of a phase, by its number', () => {
    expect(() => define(() => undefined, 'Preface')).toThrow('Section Preface names no phase');
  });

  test('is where steps and checks stand', () => {
    expect(() => step('Lonely', { run: 'a' })).toThrow('“Lonely” stands outside a section.');
    expect(() => check('lonely', LOOK, nothing)).toThrow('“lonely” stands outside a section.');
  });

  test('that could not be defined leaves no section open', () => {
    expect(() =>
      define(() => {
        throw new Error('mistake');
      }),
    ).toThrow('mistake');
    expect(() => step('Lonely', { run: 'a' })).toThrow('outside a section');
  });
});

describe('a step', () => {
  test('is of the next block, unless it says of which', () => {
    const section = define(() => {
      step('one', { run: 'a' });
      step('inline', { run: 'b', block: 0 });
      step('two', { run: 'c' });
      step('five', { run: 'd', block: 5 });
      step('six', { run: 'e' });
    });
    expect(steps(section).map(({ block }) => block)).toEqual([1, 0, 2, 5, 6]);
  });

  test.each([
    ['one line', 'a b', 'a b'],
    ['an indented block', '\n      a\n      b`', 'a\nb`'],
    ['a block that ends on a line of its own', '\n      a\n      b\n    ', 'a\nb'],
    ['what is indented further', '\n      if a; then\n        b\n      fi', 'if a; then\n  b\nfi'],
    ['blank lines', '\n      a\n\n      b\n \n      c', 'a\n\nb\n\nc'],
    [
      'a here-document',
      "\n      cat << 'EOF'\n      [x]\n        y\n      EOF",
      "cat << 'EOF'\n[x]\n  y\nEOF",
    ],
    ['a continued line', '\n      a \\\n        | b', 'a \\\n  | b'],
    ['nothing', '\n   \n', ''],
  ])('keeps of %s its own indentation only', (_what, run, expected) => {
    expect(steps(define(() => step('x', { run })))[0]?.run).toBe(expected);
  });

  test('has one condition, several or none', () => {
    const condition = { holds: () => true, otherwise: 'never' };
    const section = define(() => {
      step('none', { run: 'a' });
      step('one', { run: 'a', when: condition });
      step('two', { run: 'a', when: [condition, condition] });
    });
    expect(section.items.map(({ when }) => when.length)).toEqual([0, 1, 2]);
  });

  test('has time: fifteen minutes, a check three', () => {
    const section = define(() => {
      step('a', { run: 'a' });
      check('b', LOOK, nothing);
      check('c', { ...LOOK, timeoutMs: 1 }, nothing);
    });
    expect(section.items.map((item) => item.kind !== 'omission' && item.timeoutMs)).toEqual([
      900_000, 180_000, 1,
    ]);
  });
});

describe('a step with prose', () => {
  test('has the suite’s own text in its here-document, and the fingerprint of the guide’s', () => {
    const section = define(() => {
      step('soul', {
        run: `
          cat > soul << "END"
          END
          chmod 444 soul`,
        prose: { heredoc: 'END', fingerprint: 'f00', text: '# Soul\n  Be kind.\n' },
      });
    });
    expect(steps(section)[0]).toMatchObject({
      run: 'cat > soul << "END"\n# Soul\n  Be kind.\nEND\nchmod 444 soul',
      prose: { heredoc: 'END', fingerprint: 'f00' },
    });
  });
});

describe('what is not done', () => {
  const BECAUSE = { because: 'Only a person can.' };

  test('is manual, or left out', () => {
    const section = define(() => {
      manual('Make a bot', { ...BECAUSE, promise: '9.80 › bot' });
      notRun('Appendix', BECAUSE);
    });
    expect(section.items).toMatchObject([
      {
        kind: 'omission',
        outcome: 'manual',
        because: 'Only a person can.',
        promise: '9.80 › bot',
        block: null,
      },
      { kind: 'omission', outcome: 'not-applicable', block: 1, run: null },
    ]);
  });

  test('takes its block, so that the next step has the one after it', () => {
    const section = define(() => {
      manual('no block', BECAUSE);
      manual('one', { ...BECAUSE, run: '\n        a\n        b' });
      notRun('two', BECAUSE);
      step('three', { run: 'a' });
      manual('seven', { ...BECAUSE, block: 7 });
      step('eight', { run: 'a' });
    });
    expect(section.items.map((item) => item.kind !== 'check' && item.block)).toEqual([null, 1, 2, 3, 7, 8]);
    expect(section.items[1]).toMatchObject({ run: 'a\nb' });
  });

  test('establishes nothing', () => {
    const section = define(() => {
      manual('a', BECAUSE);
      step('b', { run: 'a' });
    });
    expect(section.items.map(establishes)).toEqual([false, true]);
  });
});

describe('all sections', () => {
  test('are those of the suites in the guide’s order, without a test being registered', async () => {
    const ids = [...(await loadSections()).keys()].filter((id) => /^1\.\d+$|^Phase 1 /.test(id));
    expect(ids.slice(0, 9)).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8', '1.9']);
    expect(ids.at(-1)).toBe('Phase 1 Checkpoint');
  });

  test('are loaded once, however often', async () => {
    const before = (await loadSections()).get('1.5');
    expect((await loadSections()).get('1.5')).toBe(before);
  });

  test('each have every section they need', async () => {
    define(() => undefined, '9.82');
    await expect(
      (async () => {
        defineSection('9.82', 'x', ['9.99'], nothing, nothing);
        await loadSections();
      })(),
    ).rejects.toThrow('Section 9.82 needs 9.99, which no spec defines.');
    define(() => check('x', { ...LOOK, needs: ['9.98'] }, nothing), '9.82');
    await expect(loadSections()).rejects.toThrow('Section 9.82 needs 9.98, which no spec defines.');
    define(() => undefined, '9.82');
    await loadSections();
  });
});

test('files are in the guide’s order', () => {
  const files = [
    '/s/somewhere/01-a.spec.ts',
    '/s/operations/01-rotation.spec.ts',
    '/s/checklist/01-rows.spec.ts',
    '/s/appendix-b/01-a.spec.ts',
    '/s/appendix-a/01-a.spec.ts',
    '/s/phase10/01-a.spec.ts',
    '/s/phase09/01-a.spec.ts',
    '/s/phase02/10-a.spec.ts',
    '/s/phase02/02-b.spec.ts',
    '/s/phase02/1-c.spec.ts',
    '/s/phase01/10-c.spec.ts',
  ];
  expect(files.toSorted(byGuide)).toEqual(files.toReversed());
});
