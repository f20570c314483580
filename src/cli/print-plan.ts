// conform plan: what a walk would run on the machine, and nothing of it done.
import { loadGuide } from '../guide/document.ts';
import { readInputs } from '../inputs/read.ts';
import { sectionName } from '../report/section-tally.ts';
import { loadSections } from '../spec/registry.ts';
import { SERVICE_IDS } from '../world/services.ts';
import { findDrift, selectSections } from './plan.ts';
import { assumedWorld, type Planned, planned } from './planned.ts';
import type { WalkOptions } from './walk.ts';

export type PlanOptions = Pick<
  WalkOptions,
  'guide' | 'only' | 'phases' | 'inputs' | 'set' | 'outbound' | 'world'
>;

/**
 * Prints the plan on standard output, as a script to read.
 * @returns 0
 * @throws BadInput for choices or a document that cannot be used
 */
export async function printPlan(options: PlanOptions): Promise<number> {
  const inputs = await readInputs(options, process.env, process.cwd());
  const guide = options.guide === undefined ? null : await loadGuide(options.guide);
  const sections = await loadSections();
  const selected = selectSections(sections, options.only, options.phases);
  const drift = guide ? await findDrift(guide, sections, selected) : { documentText: {}, remarks: [] };
  for (const remark of drift.remarks) process.stderr.write(`${remark}\n`);
  const world = assumedWorld(SERVICE_IDS, options.world);
  const plan = planned(sections, selected, { inputs, world }, drift.documentText);
  process.stdout.write(render(plan, drift.documentText));
  return 0;
}

function render(plan: readonly Planned[], documentText: Readonly<Record<string, string>>): string {
  const lines: string[] = [];
  let section = '';
  for (const one of plan) {
    const { item } = one;
    if (item.section.id !== section) {
      section = item.section.id;
      const name = sectionName({ section, sectionTitle: item.section.title });
      lines.push('', `##### ${name}${one.first ? ' (needed first)' : ''}`);
    }
    lines.push(...linesOf(one, item.id in documentText));
  }
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function linesOf({ item, leftOut, script, unknown }: Planned, fromDocument: boolean): readonly string[] {
  const head = `# ${item.kind === 'omission' ? item.outcome : item.kind}: ${item.title}`;
  if (leftOut !== null) return [`${head} — not done: ${leftOut}`];
  if (item.kind !== 'step')
    return [`${head}${item.kind === 'check' && item.disruptive ? ` (${item.disruptive})` : ''}`];
  const notes = [
    ...(fromDocument ? ['# the document’s own text'] : []),
    ...unknown.map((name) => `# ${name}: only the run knows it`),
    ...(item.answers ?? []).map((answer) => `# at the prompt ${answer.prompt}: ${told(answer)}`),
    ...(item.endsByMs === null ? [] : [`# ended by Ctrl-C after ${item.endsByMs / 1000} s`]),
  ];
  return ['', head, ...notes, script ?? '', ''];
}

/** What is typed may be a secret, or hold one: it is shown by what it is for. */
function told(answer: NonNullable<Extract<Planned['item'], { kind: 'step' }>['answers']>[number]): string {
  if ('presses' in answer) return `press ${answer.presses.join(', ')}`;
  if (answer.secret) return 'a secret';
  return typeof answer.types === 'string' ? `type ${answer.types || 'nothing'}` : 'type what the inputs say';
}
