// What a bench tells: one line a figure.

export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What it should be at most; empty where nothing says so. */
  readonly aim: string;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  return middle;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
}
