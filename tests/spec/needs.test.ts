// What the specs need of each other.
import { expect, test } from 'vitest';
import { loadSections } from '../../src/spec/registry.ts';

test('no section needs one that comes after it: a walk would do its steps twice', async () => {
  const sections = [...(await loadSections()).values()];
  const order = sections.map(({ id }) => id);
  const early = sections.flatMap(({ id, needs, items }) =>
    [...needs, ...items.flatMap((item) => item.needs)]
      .filter((need) => order.indexOf(need) > order.indexOf(id))
      .map((need) => `${id} needs ${need}`),
  );
  expect(early).toEqual([]);
});
