// Two lists of which the second came from the first: which element is which, in order, however much was changed.

/** Places in the two lists; null for what was removed, or added. */
export type Pair = readonly [number, number] | readonly [number, null] | readonly [null, number];

/**
 * Pairs the elements so that the pairs are alike as far as they can be without crossing.
 * @param likeness from 0 to 1
 * @param least pairs that are less alike are none
 * @returns all elements, in order; of a gap, what was removed comes first
 */
export function align<A, B>(
  before: readonly A[],
  after: readonly B[],
  likeness: (a: A, b: B) => number,
  least: number,
): Pair[] {
  const [rows, columns] = [before.length, after.length];
  const width = columns + 1;
  const like = new Float64Array(rows * columns);
  const best = new Float64Array((rows + 1) * width);
  const at = (table: Float64Array, index: number): number => table[index] ?? 0;
  for (const [row, a] of before.entries()) {
    for (const [column, b] of after.entries()) like[row * columns + column] = likeness(a, b);
  }
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const alike = at(like, row * columns + column);
      const paired = alike < least ? 0 : alike + at(best, (row + 1) * width + column + 1);
      best[row * width + column] = Math.max(
        paired,
        at(best, (row + 1) * width + column),
        at(best, row * width + column + 1),
      );
    }
  }
  const pairs: Pair[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const here = at(best, row * width + column);
    const alike = row < rows && column < columns ? at(like, row * columns + column) : 0;
    if (alike >= least && alike > 0 && here === alike + at(best, (row + 1) * width + column + 1)) {
      pairs.push([row++, column++]);
    } else if (row < rows && (column === columns || here === at(best, (row + 1) * width + column))) {
      pairs.push([row++, null]);
    } else {
      pairs.push([null, column++]);
    }
  }
  return pairs;
}
