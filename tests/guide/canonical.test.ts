// What makes two scripts one, and what must never do so.
import { describe, expect, test } from 'vitest';
import { CanonicalError, canonical } from '../../src/guide/canonical.ts';

describe('does not count', () => {
  test.each<[string, string, string]>([
    ['a comment', 'a b # c\n# d\ne', 'a b\ne'],
    ['a comment with a quote in it', "a # it's\nb", 'a\nb'],
    ['a backslash that ends a comment', '# a \\\nb # c \\\nd\n', 'b\nd'],
    [
      'a backslash that ends a comment in a loop',
      'for i in a; do\n b # c \\\ndone',
      'for i in a; do b; done',
    ],
    ['a continuation after a quoted #', 'a "b # c" \\\n  -d \\\n  | e', 'a "b # c" -d | e'],
    ['a continuation at once after a quoted #', 'a "b # c" \\\n  | e', 'a "b # c" | e'],
    ['a first line for the kernel', '#!/bin/bash\na', 'a'],
    ['indentation and blank lines', '  a\n\n\n\tb\n', 'a\nb'],
    ['space between words', 'a   b\t\tc', 'a b c'],
    ['a newline for a semicolon', 'a; b', 'a\nb'],
    ['a line continuation', 'a \\\n  -b \\\n  --c', 'a -b --c'],
    ['a line continuation in a word', 'a --lo\\\nng', 'a --long'],
    ['a line continuation in double quotes', 'a "b \\\nc"', 'a "b c"'],
    ['a newline after an operator', 'a |\n  b &&\n  c', 'a | b && c'],
    ['the layout of a condition', 'if a\nthen\n  b\nelse c\nfi', 'if a; then b; else c; fi'],
    ['the layout of a loop', 'for i in a b\ndo\n c $i\ndone', 'for i in a b; do c $i; done'],
    ['space before a redirection', 'a >f 2>&1', 'a > f 2>&1'],
    ['old command substitution', 'a `b`', 'a $(b)'],
    ['layout in a command substitution', 'a "$( b  c # d\n)"', 'a "$(b c)"'],
    ['space in arithmetic', 'a $((1+2))', 'a $(( 1 + 2 ))'],
    ['space before a here-document', 'a <<E >f\nx\nE\nb', 'a << E > f\nx\nE\n\nb'],
    ['layout inside bash -c', "bash -c '\n  a  b # c\n  d\n'", "bash -c 'a b; d'"],
    ['layout inside sudo bash -c', "x && sudo -u y bash -c '\na\nb' z", "x && sudo -u y bash -c 'a; b' z"],
    ['layout inside bash -c inside a substitution', '"$(x; bash -c \'a  b\')"', '"$(x; bash -c \'a b\')"'],
  ])('%s', async (_name, one, other) => {
    expect(await canonical(one)).toBe(await canonical(other));
  });
});

describe('counts', () => {
  test.each<[string, string, string]>([
    ['a flag', 'a -b', 'a -c'],
    ['a missing flag', 'a -b', 'a'],
    ['the order of words', 'a b c', 'a c b'],
    ['the order of commands', 'a; b', 'b; a'],
    ['where a word ends', 'a b', 'ab'],
    ['where a command ends', 'a b', 'a\nb'],
    ['a line commented out of a continued command', 'a \\\n  # -b \\\n  -c', 'a -c'],
    ['a line after a comment that ends in a backslash', 'a # b \\\nc', 'a c'],
    ['the same inside bash -c', "bash -c 'a # b \\\nc'", "bash -c 'a c'"],
    ['a here-document after such a comment', 'a <<E # b \\\nc # d \\\nE', 'a <<E\nc # d\nE'],
    ['a backslash in a here-document', 'a <<E\nb # c \\\nd\nE', 'a <<E\nb # c \nd\nE'],
    ['a command in a comment', 'a # b', 'a b'],
    ['a # in double quotes', 'a "b # c"', 'a "b"'],
    ['a # in single quotes', "a 'b # c'", "a 'b'"],
    ['a # in a word', 'a b#c', 'a b'],
    ['a # after a quoted part', 'a "b"#c', 'a "b"'],
    ['an escaped #', 'a \\# b', 'a'],
    ['a # in an expansion', 'a ${b#c}', 'a ${b}'],
    ['a # in a here-document', 'a <<E\nb # c\nE', 'a <<E\nb\nE'],
    ['a word of a here-document', 'a <<E\nb\nE', 'a <<E\nc\nE'],
    ['the indentation of a here-document', 'a <<E\nb\nE', 'a <<E\n b\nE'],
    ['a blank line of a here-document', 'a <<E\nb\nE', 'a <<E\n\nb\nE'],
    ['a quoted here-document', 'a <<E\n$b\nE', "a <<'E'\n$b\nE"],
    ['a continuation in a quoted here-document', "a <<'E'\nb \\\nc\nE", "a <<'E'\nb c\nE"],
    ['which command has the here-document', 'a <<E; b\nx\nE', 'a; b <<E\nx\nE'],
    ['the order of here-documents', 'a <<E; a <<E\n1\nE\n2\nE', 'a <<E; a <<E\n2\nE\n1\nE'],
    ['a tab-stripping here-document', 'a <<E\n\tb\nE', 'a <<-E\n\tb\nE'],
    ['space in quotes', 'a "b  c"', 'a "b c"'],
    ['a newline in quotes', "a 'b\nc'", "a 'b c'"],
    ['a continuation in single quotes', "a 'b \\\nc'", "a 'b c'"],
    ["$'..'", "a $'b\\n'", "a 'b\\n'"],
    ['$".."', 'a $"b"', 'a "b"'],
    ['quotes against expansion', 'a "$b"', "a '$b'"],
    ['quotes against splitting', 'a "$b"', 'a $b'],
    ['quotes against globbing', 'a "*"', 'a *'],
    ['quotes against tilde expansion', 'a ~', "a '~'"],

    ['an escaped space', 'a b\\ c', 'a b c'],
    ['an escaped backslash before a newline', 'a \\\\\nb', 'a \\\nb'],
    ['an empty word', "a '' b", 'a b'],
    ['a background command', 'a &', 'a'],
    ['a background command before another', 'a & b', 'a; b'],
    ['&& for &', 'a && b', 'a & b'],
    ['|| for |', 'a || b', 'a | b'],
    ['|& for |', 'a |& b', 'a | b'],
    ['a negation', '! a', 'a'],
    ['a variable before a command', 'A=1 a', 'a'],
    ['its value', 'A=1 a', 'A=2 a'],
    ['a variable set before instead of for a command', 'A=1 a', 'A=1; a'],
    ['a redirection', 'a > f', 'a >> f'],
    ['a file descriptor', 'a 2> f', 'a > f'],
    ['a number that is a word', 'a 2 > f', 'a 2> f'],
    ['the order of redirections', 'a >f 2>&1', 'a 2>&1 >f'],
    ['the target of a redirection', 'a > f', 'a > g'],
    ['a subshell', '(a; b)', '{ a; b; }'],
    ['a default', '${a:-b}', '${a-b}'],
    ['while for until', 'while a; do b; done', 'until a; do b; done'],
    ['a condition', 'if a; then b; fi', 'if ! a; then b; fi'],
    ['else for then', 'if a; then b; fi', 'if a; then :; else b; fi'],
    ['the words of a loop', 'for i in a b; do c; done', 'for i in "a b"; do c; done'],
    ['a fall-through', 'case a in b) c ;; d) e ;; esac', 'case a in b) c ;& d) e ;; esac'],
    ['[ for [[', '[ $a = b ]', '[[ $a = b ]]'],
    ['a pattern for a string', '[[ $a == b* ]]', '[[ $a == "b*" ]]'],
    ['a substituted operand', 'a $(($b * 2))', 'a $((b * 2))'],
    ['a carriage return', 'a\r\nb', 'a\nb'],
    ['a form feed in a word', 'a\fb', 'a\nb'],
    ['a vertical tab in a word', 'a\vb', 'a b'],
    ['a no-break space in a word', 'a\u00a0b', 'a b'],
    ['a NUL', 'a\0b', 'ab'],
    ['a placeholder', 'a <b>', 'a <c>'],
    ['a placeholder for two redirections', 'a <b>c', 'a <b >c'],
    ['a word in a placeholder', 'a <b>', 'a b'],
    ['a word inside bash -c', "bash -c 'a b'", "bash -c 'a c'"],
    ['quotes inside bash -c', 'bash -c \'a "b  c"\'', 'bash -c \'a "b c"\''],
    ['a here-document inside bash -c', "bash -c 'a <<E\n# b\nE\n'", "bash -c 'a <<E\nE\n'"],
    ['bash -c in a here-document', "a <<E\nx; bash -c 'b # c'\nE", "a <<E\nx; bash -c 'b'\nE"],
    ['bash -c in double quotes', 'a "x; bash -c \'b # c\'"', 'a "x; bash -c \'b\'"'],
    ['what only looks like bash -c', "a 'x; bash -c 'b' c  d'", "a 'x; bash -c 'b' c d'"],
    ['a command between the apostrophes of two comments', "# bash -c 'a\nb\n# c'", "# bash -c 'a\n# c'"],
    ['bash -c as a word of another command', "a bash -c 'b # c'", "a bash -c 'b'"],
    ['bash -c in an array', "a=(x\nbash -c 'b # c')", "a=(x\nbash -c 'b')"],
    ['what follows the script of bash -c', "bash -c 'a  b'c", "bash -c 'a b'c"],
    ['an argument after the script of bash -c', "bash -c 'a' b", "bash -c 'a'"],
    ['which script is which', "bash -c 'a'; bash -c 'b'", "bash -c 'b'; bash -c 'a'"],
  ])('%s', async (_name, one, other) => {
    // One of the two may be no script at all, which makes them differ as well.
    const form = (script: string) => canonical(script).catch((error: CanonicalError) => error.message);
    expect(await form(one)).not.toBe(await form(other));
  });
});

test('the form is readable, and the form of itself', async () => {
  const script = `
    # Install it.
    sudo tee /etc/lamp.conf << 'EOF' > /dev/null
lamp = <lamp-name>  # kept
EOF
    sudo -u keeper bash -c '
      cd ~
      lamp add --kind <kind/model-id> "<CODE>"
    ' \\
      && echo "done"   # at last`;
  const form = await canonical(script);
  expect(form).toBe(
    `sudo tee /etc/lamp.conf << 'EOF' > /dev/null; sudo -u keeper bash -c 'cd ~; lamp add --kind <kind/model-id> "<CODE>"' && echo "done"
lamp = <lamp-name>  # kept
EOF`,
  );
  expect(await canonical(form)).toBe(form);
});

test.each([
  'openclaw@<new-version>',
  'channels.<your-channel>.dmPolicy',
  "'token[password]=<your-token>'",
  'https://your-server.<tailnet>.ts.net/',
  '<a> <b> <a>',
  '"\ue000 \ue001 <a>"',
])('placeholders stay where they are: %s', async (word) => {
  expect(await canonical(`a  ${word}  # <c>`)).toBe(`a ${word}`);
});

test('<< is never a placeholder', async () => {
  expect(await canonical('cat <<EOF>f\nx\nEOF')).toBe(await canonical('cat <<EOF >f\nx\nEOF'));
});

test('an empty script, or one of comments only, is empty', async () => {
  expect(await canonical('')).toBe('');
  expect(await canonical('\n# a\n\n')).toBe('');
});

test.each([
  ['an unclosed quote', 'a\nb "c', 2, 3, 'without closing quote'],
  ['an operator without a command', 'a &&', 1, 3, 'must be followed by a statement'],
  ['a redirection of a spaced placeholder', 'a <your name>', 1, 13, 'must be followed by a word'],
  ['after characters of several bytes', 'é “<ä” <name> )', 1, 15, 'encountered `)`'],
  ['naming a placeholder', '[[ a ]]<name>', 1, 6, '`]]<name>`'],
  ['an unclosed here-document', 'x\n  cat <<EOF\na', 2, 7, 'unclosed here-document'],
  ['nested beyond measure', '('.repeat(20_000), 1, 1, ''],
])('refuses %s, saying where', async (_name, script, line, column, reason) => {
  const error: unknown = await canonical(script).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CanonicalError);
  expect(error).toMatchObject({ line, column, reason: expect.stringContaining(reason) });
  expect(error).toHaveProperty('message', expect.stringContaining(`line ${line}, column ${column}: `));
});

test('many scripts at once do not disturb each other', async () => {
  const numbers = Array.from({ length: 50 }, (_, index) => index);
  const forms = await Promise.all(numbers.map((number) => canonical(`a   ${number}\nb`)));
  expect(forms).toEqual(numbers.map((number) => `a ${number}; b`));
});
