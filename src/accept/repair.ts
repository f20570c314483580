// How to bring about what a check found missing: the guide's own steps, as errata correct them. No advice is made up here.
import type { Repair } from '../report/outcome.ts';
import { sectionName } from '../report/section-tally.ts';
import type { Circumstances } from '../spec/condition.ts';
import type { CheckContext } from '../spec/context.ts';
import type { ItemDefinition, SectionDefinition, StepDefinition } from '../spec/definition.ts';
import type { Erratum } from '../spec/erratum.ts';
import { canShow } from '../spec/erratum-releases.ts';

/**
 * What would make an item's promise hold: corrections of the errata that concern it, its own commands if it is no check, then the
 * steps that come before it in its section. Where that has none, as in the checklist, those of the sections it needs.
 * @param circumstances what the host was built with: other options' steps are left out
 * @returns commands as the guide has them, placeholders included, so that no secret gets into a report
 */
export function repairsOf(
  item: ItemDefinition,
  sections: ReadonlyMap<string, SectionDefinition>,
  circumstances: Circumstances,
): readonly Repair[] {
  const applies = ({ when }: Pick<ItemDefinition, 'when'>) =>
    when.every((condition) => condition.holds(circumstances));
  const stepsOf = ({ items }: SectionDefinition) =>
    items.filter((other): other is StepDefinition => other.kind === 'step' && applies(other));

  const own = stepsOf(item.section);
  const place = item.section.items.indexOf(item);
  const before = own.filter((step) => item.section.items.indexOf(step) < place);
  const needed = [...item.needs, ...item.section.needs].flatMap((id) => sections.get(id) ?? []);
  const steps = before.length > 0 ? before : own.length > 0 ? own : needed.flatMap(stepsOf);

  const itself =
    item.kind === 'check' || item.run === null
      ? []
      : [{ section: nameOf(item.section), says: item.title, commands: item.run }];
  const corrections = item.errata.flatMap((erratum) => correctionOf(erratum, item.section, circumstances));
  const done = steps.flatMap((step) => [
    {
      section: nameOf(step.section),
      says: step.title,
      commands: step.run,
    },
    ...step.errata.flatMap((erratum) => correctionOf(erratum, step.section, circumstances)),
  ]);
  return [...corrections, ...itself, ...done];
}

function correctionOf(
  erratum: Erratum<CheckContext>,
  section: SectionDefinition,
  circumstances: Circumstances,
): readonly Repair[] {
  const { id, correction } = erratum;
  // What is true instead of a promise repairs nothing.
  if (correction.kind === 'promise' || !canShow(erratum, circumstances)) return [];
  return [{ section: nameOf(section), says: correction.says, commands: correction.run, erratum: id }];
}

function nameOf({ id, title }: SectionDefinition): string {
  return sectionName({ section: id, sectionTitle: title });
}
