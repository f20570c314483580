// What a checkpoint depends on, as a hash: two machines with the same key have had the same done to them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ItemDefinition, SectionDefinition, StepAnswer } from '../spec/definition.ts';
import { establishes } from '../spec/definition.ts';
import type { StepCorrection } from '../spec/erratum.ts';
import { foreseen } from '../spec/erratum-releases.ts';
import { describeInputs, type Inputs } from '../spec/inputs.ts';
import { isPartOf, partOf, placeOfPart } from '../spec/phases.ts';
import { fillPlaceholders } from '../spec/placeholders.ts';
import type { StageDescriptor } from '../spec/session.ts';
import { SERVICES, type Service } from '../world/services.ts';

/** How a machine came about, beyond what was done on it. */
export interface Circumstances
  extends Pick<StageDescriptor, 'world' | 'inputs' | 'documentText' | 'corrected'> {
  /** Stands for the images, and for all else that is on a fresh machine. */
  readonly made: string;
  /** The same for machines of another kind, from which this one can go on. */
  readonly adopts?: readonly string[];
}

/** Place of a section among the parts of the guide, from 0. */
export function placeOf({ phase }: Pick<SectionDefinition, 'phase'>): number {
  return placeOfPart(partOf(phase));
}

/** Everything that changes a machine, up to and with the part of the guide at `place`, in the guide's order. */
export function doneUpTo(sections: Iterable<SectionDefinition>, place: number): readonly ItemDefinition[] {
  return [...sections]
    .filter((section) => isPartOf(placeOf(section), place))
    .flatMap(({ items }) => items)
    .filter(establishes);
}

/**
 * The key of a machine as the part of the guide at `place` leaves it: it changes with every command that was run till then,
 * corrections included, and with no check.
 */
export function keyAfter(
  place: number,
  sections: Iterable<SectionDefinition>,
  circumstances: Circumstances,
): string {
  const met = whatIsMet(place, circumstances);
  const hash = createHash('sha256').update(JSON.stringify([met.made, servicesOf(met.world)]));
  for (const item of doneUpTo(sections, place)) {
    if (!item.when.every((condition) => condition.holds(circumstances))) continue;
    if (item.kind === 'check' && correctionsOf(item, circumstances).length === 0) continue;
    hash.update(JSON.stringify(whatIsDone(item, met)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Without the services and inputs that are for a part of the guide which a machine at `place` has had nothing of. */
function whatIsMet(place: number, { world, inputs, ...others }: Circumstances): Circumstances {
  const isMet = (part: string | undefined) => part === undefined || isPartOf(placeOfPart(part), place);
  const services: Readonly<Record<string, Pick<Service, 'part'>>> = SERVICES;
  const unmet = describeInputs().filter(({ part }) => !isMet(part));
  return {
    ...others,
    world: Object.fromEntries(Object.entries(world).filter(([id]) => isMet(services[id]?.part))),
    inputs: { ...inputs, ...Object.fromEntries(unmet.map(({ name }) => [name, undefined])) } as Inputs,
  };
}

/** By name; of a stand-in also what a machine has from it that the images do not stand for. */
function servicesOf(world: Circumstances['world']): readonly (readonly string[])[] {
  const services: Readonly<Record<string, Pick<Service, 'supplies'>>> = SERVICES;
  return Object.entries(world)
    .sort()
    .map(([id, liveness]) => {
      const supplies = liveness === 'stand-in' ? services[id]?.supplies : undefined;
      const content = supplies && createHash('sha256').update(readFileSync(supplies)).digest('hex');
      return content === undefined ? [id, liveness] : [id, liveness, content];
    });
}

function whatIsDone(item: ItemDefinition, circumstances: Circumstances): unknown {
  const { world, inputs: chosen, documentText, corrected = {} } = circumstances;
  const inputs = withoutMade(chosen, world);
  const corrections = correctionsOf(item, circumstances).flatMap(({ id, run, answers }) =>
    id in corrected ? [] : [filled(run, inputs), ...(answers === undefined ? [] : [given(answers, inputs)])],
  );
  if (item.kind !== 'step') return [item.id, corrections];
  const answers = item.answers === null ? undefined : given(item.answers, inputs);
  // What it gives, only a run knows; its code reads otherwise in a worker of Vitest than here.
  const fill = item.fill === null ? [] : ['filled', inputs];
  return [
    item.id,
    filled(documentText[item.id] ?? item.run, inputs),
    answers,
    item.endsByMs,
    fill,
    corrections,
  ];
}

/** What an operator answers, prompt by prompt. */
function given(answers: readonly StepAnswer[], inputs: Inputs): unknown {
  return answers.map((answer) => [
    String(answer.prompt),
    'presses' in answer
      ? answer.presses
      : typeof answer.types === 'string'
        ? answer.types
        : answer.types(inputs),
  ]);
}

/** What may be done to correct it, with the release of OpenClaw at hand. */
function correctionsOf(
  { errata }: ItemDefinition,
  { inputs }: Circumstances,
): readonly (Pick<StepCorrection, 'run' | 'answers'> & { readonly id: string })[] {
  return errata.flatMap((erratum) =>
    erratum.correction.kind === 'step' && foreseen(erratum, inputs.openclawVersion) !== 'absent'
      ? [{ id: erratum.id, ...erratum.correction }]
      : [],
  );
}

/** Keys that are made for a run differ from one to the next; what is done with them does not. */
function withoutMade(inputs: Inputs, world: StageDescriptor['world']): Inputs {
  return {
    ...inputs,
    ...(world.llm === 'stand-in' && { llmApiKey: 'made' }),
    ...(world.telegram === 'stand-in' && { botToken: 'made' }),
  };
}

/** What only a run can fill stays as it is. */
function filled(script: string, inputs: Inputs): unknown {
  try {
    return fillPlaceholders(script, inputs);
  } catch {
    return [script, inputs];
  }
}
