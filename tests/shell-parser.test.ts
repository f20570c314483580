// One parser for many scripts: what became of one has nothing to do with the next.
import { ParseError } from 'sh-syntax';
import { expect, test } from 'vitest';
import { shellParser } from '../src/shell-parser.ts';

const print = async (script: string) => (await shellParser())(script, { print: true, singleLine: true });

test('the thousandth script is printed as the first', async () => {
  // Far more than one instance has memory for.
  for (let index = 0; index < 1500; index += 1)
    expect(await print(`if   a ${index}; then\n b\nfi`)).toBe(`if a ${index}; then b; fi\n`);
});

test('a long script between short ones', async () => {
  const long = Array.from({ length: 2000 }, (_, index) => `echo ${index}`);
  for (let times = 0; times < 3; times += 1) {
    expect(await print('a  b')).toBe('a b\n');
    expect((await print(long.join('\n'))).trim().split('; ')).toHaveLength(2000);
  }
});

test.for([
  ['that is none', 'if a; then', ParseError],
  ['nested without end', '$('.repeat(50_000), Error],
] as const)('one %s is refused, and the next is not', async ([, script, error]) => {
  await expect(print(script)).rejects.toThrow(error);
  expect(await print('a  b')).toBe('a b\n');
});
