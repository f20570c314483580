// What a walk will do on the machine, in its order: as data, before there is any machine.
import { PLACEHOLDER } from '../guide/placeholder.ts';
import type { Liveness } from '../report/outcome.ts';
import type { Circumstances } from '../spec/condition.ts';
import {
  establishes,
  type ItemDefinition,
  type SectionDefinition,
  type StepDefinition,
} from '../spec/definition.ts';
import { describeInputs, type Inputs } from '../spec/inputs.ts';
import { fillPlaceholders } from '../spec/placeholders.ts';

export interface Planned {
  readonly item: ItemDefinition;
  /** Whether it is only done because something that was asked for builds on it. */
  readonly first: boolean;
  /** Why it is not done; null when it is. */
  readonly leftOut: string | null;
  /** The commands of a step, filled; null for all else. */
  readonly script: string | null;
  /** Placeholders that only the run can fill: in the script they stand by name. */
  readonly unknown: readonly string[];
}

/**
 * Everything a walk of these sections does, and leaves out, in its order: what they build on comes first.
 * @param documentText step id → what the document says to run instead of the suite's reading
 */
export function planned(
  sections: ReadonlyMap<string, SectionDefinition>,
  selected: readonly SectionDefinition[],
  { inputs, world }: Circumstances,
  documentText: Readonly<Record<string, string>>,
): readonly Planned[] {
  const named = withNames(inputs);
  const asked = new Set(selected.flatMap(({ items }) => items));
  const done = new Map<string, Planned>();
  const add = (item: ItemDefinition): void => {
    if (done.has(item.id)) return;
    // Kept before those it needs are looked at, so that needs which lead back to it end.
    done.set(item.id, { item, first: false, leftOut: null, script: null, unknown: [] });
    for (const needed of neededBy(item, sections)) add(needed);
    done.delete(item.id);
    const unmet = item.when.find((condition) => !condition.holds({ inputs, world }));
    const leftOut = item.kind === 'omission' ? item.because : (unmet?.otherwise ?? null);
    const filled = item.kind === 'step' && leftOut === null ? fill(item, named, documentText) : null;
    done.set(item.id, {
      item,
      first: !asked.has(item),
      leftOut,
      script: filled?.script ?? null,
      unknown: filled?.unknown ?? [],
    });
  };
  for (const item of asked) add(item);
  return [...done.values()];
}

/** As `prepare` of src/spec has it: the sections it needs, then what stands above it in its own. */
function neededBy(
  item: ItemDefinition,
  sections: ReadonlyMap<string, SectionDefinition>,
): readonly ItemDefinition[] {
  const { section } = item;
  const needed = [...section.needs, ...item.needs].flatMap((id) => sections.get(id)?.items ?? []);
  return [...needed, ...section.items.slice(0, section.items.indexOf(item))].filter(establishes);
}

function fill(
  { id, run }: StepDefinition,
  inputs: Inputs,
  documentText: Readonly<Record<string, string>>,
): { script: string; unknown: readonly string[] } {
  const text = documentText[id] ?? run;
  const names = new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name));
  const unknown = [...names].filter((name) => {
    try {
      fillPlaceholders(`<${name}>`, inputs);
      return false;
    } catch {
      return true;
    }
  });
  const extra = Object.fromEntries(unknown.map((name) => [name, name]));
  return { script: fillPlaceholders(text, inputs, extra), unknown };
}

/** Each secret by the name of the variable that gives it. */
function withNames(inputs: Inputs): Inputs {
  const secrets = describeInputs().filter(({ secret }) => secret === true);
  return { ...inputs, ...Object.fromEntries(secrets.map(({ name, environment }) => [name, environment])) };
}

/** A world of which nothing is known: stand-ins, but for what was said to be live. */
export function assumedWorld(
  services: readonly string[],
  given: Readonly<Record<string, Liveness>>,
): Readonly<Record<string, Liveness>> {
  return { ...Object.fromEntries(services.map((id) => [id, 'stand-in' as const])), ...given };
}
