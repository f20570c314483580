// What options of several commands take, read and checked.
import { InvalidArgumentError } from 'commander';
import type { Liveness } from '../report/outcome.ts';
import { PARTS } from '../spec/phases.ts';

/** The parts of the guide that are no numbered phases. */
export const UNNUMBERED = PARTS.map(({ name }) => name).filter((name) => !/^\d/.test(name));

export function list(value: string): readonly string[] {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
  if (items.length === 0) throw new InvalidArgumentError('Name at least one section, such as 1.5.');
  return items;
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function positive(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('Give a number from 1.');
  return Number(value);
}

export function phases(value: string): readonly string[] {
  return value.split(',').flatMap((part) => {
    const name = part.trim();
    if (UNNUMBERED.includes(name)) return [name];
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(name) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (!(first >= 1 && last <= 10 && first <= last)) {
      throw new InvalidArgumentError(
        `Phases are 1 to 10: 1, 1-3 or 1,4; others are ${UNNUMBERED.join(', ')}.`,
      );
    }
    return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`);
  });
}

export function readWorld(
  value: string,
  before: Readonly<Record<string, Liveness>>,
): Record<string, Liveness> {
  const [, service, kind] = /^([^=]+)=(live|stand-in)$/.exec(value) ?? [];
  if (service === undefined) {
    throw new InvalidArgumentError('Write SERVICE=live or SERVICE=stand-in, such as docker=stand-in.');
  }
  return { ...before, [service]: kind as Liveness };
}
