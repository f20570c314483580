// A script line by line: what stands in nested scripts and here-documents is compared by its own syntax.
import { expect, test } from 'vitest';
import { align } from '../../src/guide/align.ts';
import { formOf } from '../../src/guide/form.ts';
import { beginning, likeness, newWords, sketch } from '../../src/guide/sketch.ts';

test.for<[string, string, readonly string[]]>([
  ['commands', 'a  b # c\nd && e', ['a b', 'd && e']],
  ['a condition', 'if a; then b; else c; fi', ['if a; then', '  b', 'else', '  c', 'fi']],
  ['a nested script', "sudo -u x bash -c '\n  a\n  b <c>\n'", ["sudo -u x bash -c '…'", '  a', '  b <c>']],
  ['one in double quotes', 'bash -c "\n a \\$b\n c $d\n"', ['bash -c "…"', '  a \\$b', '  c $d']],
  ['text', "tee f << 'E'\n a  b\nE", ["tee f << 'E'", '   a  b']],
  [
    'a unit',
    'tee f << E\n[B]\nz=1\n# c\na = 2\n[A]\nk=\nE\ng',
    ['tee f << E', '  [B] a=2', '  [B] z=1', '  [A] k=', 'g'],
  ],
  ['variables', 'tee f << E\nB=2\nA=1\nE', ['tee f << E', '  A=1', '  B=2']],
  [
    'a repeated key, whose order counts',
    'tee f << E\n[S]\nE=2\nE=1\nE',
    ['tee f << E', '  [S] E=2', '  [S] E=1'],
  ],
  [
    'JSON',
    'tee f << E\n{"b":[1,{}],"a":"x"}\nE',
    ['tee f << E', '  "a" = "x"', '  "b"[0] = 1', '  "b"[1] = {}'],
  ],
  ['a script', 'tee f << "E"\n#!/bin/bash\na   b\nE', ['tee f << "E"', '  #!/bin/bash', '  a b']],
  [
    'a here-document in a nested script',
    'bash -c \'cat > f << "E"\nx\nE\'',
    ["bash -c '…'", '  cat > f << "E"', '    x'],
  ],
  ['one whose tabs do not count', 'cat <<-E\n\ta  b\n\tE\nc', ['cat <<- E', '  a  b', 'c']],
  ['what cannot be parsed', 'a "b\nc', ['a "b', 'c']],
  ['nothing', '# a', []],
])('%s', async ([, script, form]) => {
  expect(await formOf(script)).toEqual(form);
});

test('of prose, only the fingerprint', async () => {
  const script = "tee f << 'E'\nOne two.\nE\n";
  const [, line] = await formOf(script, { heredoc: 'E' });
  expect(line).toMatch(/^ {2}prose with the fingerprint [0-9a-f]{12}$/);
  expect(await formOf(script.replace('One two', 'One  two'), { heredoc: 'E' })).toEqual(
    await formOf(script, { heredoc: 'E' }),
  );
  expect(await formOf(script, { heredoc: 'E', fingerprint: '0'.repeat(64) })).toContain(
    '  prose with the fingerprint 000000000000',
  );
});

test('a sketch tells how alike two texts are, and which words are new', () => {
  const one = sketch('It must be  false\nnow');
  expect(one.print).toBe(sketch('It must\tbe false now').print);
  expect(one.words.join('')).toMatch(/^[0-9a-f]{20}$/);
  expect(likeness(one.words, sketch('It must be true now').words)).toBeCloseTo(0.8);
  expect(likeness([], [])).toBe(1);
  expect(newWords('It must be be true', one)).toEqual(['be', 'true']);
  expect(beginning('One two three four five six seven')).toBe('One two three four five');
  expect(beginning('x'.repeat(90))).toHaveLength(36);
});

test('lists are aligned by what is alike, in order', () => {
  const like = (a: string, b: string) => (a === b ? 1 : a[0] === b[0] ? 0.5 : 0);
  expect(align(['a', 'b', 'c'], ['a', 'x', 'c2'], like, 0.3)).toEqual([
    [0, 0],
    [1, null],
    [null, 1],
    [2, 2],
  ]);
  expect(align([], ['a'], like, 0.3)).toEqual([[null, 0]]);
  expect(align(['a'], [], like, 0.3)).toEqual([[0, null]]);
});
