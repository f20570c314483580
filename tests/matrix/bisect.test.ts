// Halving: the right release, in as few looks as that takes.
import { expect, test } from 'vitest';
import { bisect } from '../../src/matrix/bisect.ts';

const versions = Array.from({ length: 30 }, (_, index) => `2026.1.${index + 1}`);

test.for(versions.slice(1).map((_, index) => index + 1))('changed in the %ith of 30', async (changed) => {
  const looks: string[] = [];
  const found = await bisect(
    versions,
    async (version) => {
      looks.push(version);
      return versions.indexOf(version) < changed ? 'passed' : 'failed';
    },
    (a, b) => a === b,
  );
  expect(found).toMatchObject({
    before: { version: versions[changed - 1], found: 'passed' },
    after: { version: versions[changed], found: 'failed' },
  });
  expect(found?.looked.map(({ version }) => version)).toEqual(looks);
  expect(looks.length).toBeLessThanOrEqual(7);
  expect(new Set(looks).size).toBe(looks.length);
});

test.for([versions, versions.slice(0, 1)])('nothing changed, which two looks tell', async (some) => {
  const looks: string[] = [];
  const look = async (version: string) => looks.push(version) && 'passed';
  expect(await bisect(some, look, (a, b) => a === b)).toBeNull();
  expect(looks.length).toBe(Math.min(2, some.length));
});

test('none at all is a mistake', async () => {
  await expect(bisect([], async () => 1, Object.is)).rejects.toThrow('no release is named');
});
