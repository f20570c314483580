// All sections that have been defined in this process, and the words that define them.
import { glob } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fillHeredoc } from '../guide/heredoc.ts';
import type { Severity } from '../report/outcome.ts';
import type { Condition } from './condition.ts';
import type { CheckContext, ReadingContext } from './context.ts';
import { definedAt } from './defined-at.ts';
import type {
  Disruption,
  Fill,
  Given,
  ItemDefinition,
  OmissionDefinition,
  Prose,
  ReadingCheck,
  Revealed,
  SectionDefinition,
  StepAnswer,
  StepDefinition,
  Tolerated,
} from './definition.ts';
import type { Erratum } from './erratum.ts';
import { PARTS, phaseOf } from './phases.ts';

const STEP_LIMIT_MS = 15 * 60_000;
const CHECK_LIMIT_MS = 3 * 60_000;

interface CommonOptions {
  /** When it applies; not applicable otherwise. */
  readonly when?: Condition | readonly Condition[];
  /** Sections whose steps it depends on, beyond those its section needs. */
  readonly needs?: readonly string[];
  /** The guide's known defects that may show here. */
  readonly errata?: readonly Erratum<CheckContext>[];
}

export interface StepOptions extends CommonOptions {
  /** The commands of the guide's block. */
  readonly run: string;
  /** Which of the section's shell blocks it is, from 1; 0 for what stands there as inline code or in words. The next one when left out. */
  readonly block?: number;
  readonly tolerates?: readonly Tolerated[];
  /** A secret that it prints. */
  readonly reveals?: Revealed;
  /** The here-document of prose in it, which `run` has empty: `text` is what the suite installs instead of the guide's. */
  readonly prose?: Prose & { readonly text: string };
  /** What must have come about before: an operator would wait for it, or have seen to it elsewhere. */
  readonly given?: Given;
  /** Gives values for placeholders that the inputs don't fill. */
  readonly fill?: Fill;
  /** For interactive commands: run at a terminal, with these answers to its prompts. */
  readonly answers?: readonly StepAnswer[];
  /** For commands that never end by themselves: run at a terminal, where Ctrl-C is pressed after so many milliseconds. */
  readonly endsByMs?: number;
  /** Milliseconds; 15 minutes when left out. */
  readonly timeoutMs?: number;
}

interface CheckOptions extends CommonOptions {
  readonly severity: Severity;
  /** Where the guide promises it: `1.5 › Expected output`. */
  readonly promise: string;
  /** The section of the guide that ends it, where one does: a finished host is judged by what that promises instead. */
  readonly until?: string;
  /** What a walk has brought about for it, and a finished host need not have had: `an update of OpenClaw`. */
  readonly occasion?: string;
  /** Why it matters, where the severity does not say enough. */
  readonly matters?: string;
  /** What to ask a person where an acceptance can't look; made of the title when left out. */
  readonly asks?: string;
  /** Milliseconds; three minutes when left out. */
  readonly timeoutMs?: number;
}

export interface ReadingCheckOptions extends CheckOptions {
  readonly disruptive?: never;
  readonly errata?: readonly Erratum<ReadingContext>[];
}

export interface DisruptiveCheckOptions extends CheckOptions {
  /** What it does beyond reading. */
  readonly disruptive: Disruption;
}

interface OmissionOptions extends Pick<CommonOptions, 'when'> {
  /** Why the suite does not do it: one sentence. */
  readonly because: string;
  /** The commands of the guide's block, so that a change of them is noticed. */
  readonly run?: string;
  /** Which of the section's shell blocks it is, from 1. */
  readonly block?: number;
}

export interface ManualOptions extends OmissionOptions {
  /** Where the guide promises what the person does or looks at. */
  readonly promise?: string;
  /** What an acceptance asks about it; nothing when left out: then it leaves nothing to be asked about on a finished host. */
  readonly asks?: string;
}

/** Called with each section as it is complete: registers it with Vitest, or does nothing. */
type OnSection = (section: SectionDefinition) => void;

/** Shared by all copies of this module in one process: Vitest may load it more than once. */
interface Registry {
  sections: Map<string, SectionDefinition>;
  /** How many `loadSections` are under way: then sections are only collected. */
  loading: number;
}
const KEY = Symbol.for('guide-conformance.registry');
const store = globalThis as { [KEY]?: Registry };
store[KEY] ??= { sections: new Map(), loading: 0 };
const registry: Registry = store[KEY];

interface Draft {
  readonly section: SectionDefinition & { items: ItemDefinition[] };
  nextBlock: number;
}
let draft: Draft | null = null;

/** Defines a section: `body` adds its steps and checks, from top to bottom as the guide has them. */
export function defineSection(
  id: string,
  title: string,
  needs: readonly string[],
  body: () => void,
  onSection: OnSection,
): void {
  if (draft)
    throw new Error(`Section ${id} stands inside section ${draft.section.id}; sections do not nest.`);
  draft = { section: { id, title, phase: phaseOf(id), ...place(), needs, items: [] }, nextBlock: 1 };
  try {
    body();
    const { section } = draft;
    registry.sections.set(id, section);
    if (registry.loading === 0) onSection(section);
  } finally {
    draft = null;
  }
}

/** Adds a step to the section being defined. */
export function step(title: string, options: StepOptions): void {
  const { prose } = options;
  const run = dedent(options.run);
  add({
    ...common(title, options),
    kind: 'step',
    severity: 'major',
    run: prose === undefined ? run : fillHeredoc(run, prose.heredoc, prose.text),
    block: takeBlock(title, options.block),
    tolerates: options.tolerates ?? [],
    reveals: options.reveals ?? null,
    prose: prose === undefined ? null : { heredoc: prose.heredoc, fingerprint: prose.fingerprint },
    given: options.given ?? null,
    fill: options.fill ?? null,
    answers: options.answers ?? null,
    endsByMs: options.endsByMs ?? null,
    timeoutMs: options.timeoutMs ?? STEP_LIMIT_MS,
  } satisfies StepDefinition);
}

/**
 * Adds something only a person can do or see: in a vendor's portal, in a browser, on the operator's own computer. It is of
 * a block of the guide when `run` or `block` is given.
 */
export function manual(title: string, options: ManualOptions): void {
  const hasBlock = options.run !== undefined || options.block !== undefined;
  omit(title, 'manual', options, hasBlock ? takeBlock(title, options.block) : null);
}

/** Adds a block of the guide that is deliberately not run; the next one when `block` is left out. */
export function notRun(title: string, options: OmissionOptions): void {
  omit(title, 'not-applicable', options, takeBlock(title, options.block));
}

function omit(
  title: string,
  outcome: OmissionDefinition['outcome'],
  { promise, asks, ...options }: ManualOptions,
  block: number | null,
): void {
  add({
    ...common(title, options),
    kind: 'omission',
    severity: 'minor',
    ...(promise !== undefined && { promise }),
    ...(asks !== undefined && { asks }),
    outcome,
    because: options.because,
    block,
    run: options.run === undefined ? null : dedent(options.run),
  } satisfies OmissionDefinition);
}

/** @returns `block`, or the one after the last that an item took. */
function takeBlock(title: string, block = current(title).nextBlock): number {
  if (block > 0) current(title).nextBlock = block + 1;
  return block;
}

/**
 * Adds a check of one promise to the section being defined. One that does not say how it is disruptive is given nothing to
 * change the machine with.
 */
export function check(
  title: string,
  options: ReadingCheckOptions,
  body: (context: ReadingContext) => Promise<void>,
): void;
export function check(
  title: string,
  options: DisruptiveCheckOptions,
  body: (context: CheckContext) => Promise<void>,
): void;
export function check(
  title: string,
  options: ReadingCheckOptions | DisruptiveCheckOptions,
  body: (context: CheckContext) => Promise<void>,
): void {
  const base = {
    ...common(title, options),
    kind: 'check',
    severity: options.severity,
    promise: options.promise,
    ...(options.until !== undefined && { until: options.until }),
    ...(options.occasion !== undefined && { occasion: options.occasion }),
    ...(options.matters !== undefined && { matters: options.matters }),
    ...(options.asks !== undefined && { asks: options.asks }),
    timeoutMs: options.timeoutMs ?? CHECK_LIMIT_MS,
  } as const;
  if (options.disruptive !== undefined) add({ ...base, disruptive: options.disruptive, body });
  else {
    // The overload has seen to it that this body asks for no more than reading.
    const readingBody = body as ReadingCheck['body'];
    add({ ...base, errata: options.errata ?? [], disruptive: null, body: readingBody });
  }
}

/**
 * Every section of the suites, defined without registering a test: what prerequisites, plans and proofs read.
 * @throws Error naming a section that another one needs and no spec defines.
 */
export async function loadSections(): Promise<ReadonlyMap<string, SectionDefinition>> {
  const root = fileURLToPath(new URL('../../suites', import.meta.url));
  registry.loading += 1;
  try {
    const files: string[] = [];
    for await (const file of glob('*/*.spec.ts', { cwd: root })) files.push(join(root, file));
    // A copy of each module, so that Vitest still finds the file itself not yet loaded.
    for (const file of files.sort(byGuide)) await import(`${pathToFileURL(file).href}?definitions`);
  } finally {
    registry.loading -= 1;
  }
  for (const { id, needs, items } of registry.sections.values()) {
    const ends = items.flatMap((item) =>
      item.kind === 'check' && item.until !== undefined ? [item.until] : [],
    );
    const all = [...needs, ...items.flatMap((item) => item.needs), ...ends];
    const unknown = all.find((need) => !registry.sections.has(need));
    if (unknown !== undefined) throw new Error(`Section ${id} needs ${unknown}, which no spec defines.`);
  }
  return registry.sections;
}

/** The guide's order: folders as its parts follow one another, files by their number. */
export function byGuide(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || collator.compare(basename(a), basename(b));
}

const collator = new Intl.Collator('en', { numeric: true });

/** Folders that are none of the guide's come last. */
function placeOf(file: string): number {
  const place = PARTS.findIndex(({ folder }) => folder === basename(dirname(file)));
  return place === -1 ? PARTS.length : place;
}

function common(title: string, { when = [], needs = [], errata = [] }: CommonOptions) {
  const { section } = current(title);
  return {
    id: `${section.id}/${slug(title)}`,
    title,
    section,
    ...place(),
    when: 'holds' in when ? [when] : when,
    needs,
    errata,
  };
}

/** Looked up only where somebody reads definitions: a worker of Vitest sees other lines. */
function place(): Pick<SectionDefinition, 'at'> {
  const at = registry.loading > 0 ? definedAt() : null;
  return at === null ? {} : { at };
}

function current(title: string): Draft {
  if (!draft) throw new Error(`“${title}” stands outside a section.`);
  return draft;
}

function add(item: ItemDefinition): void {
  const { items, id } = current(item.title).section;
  if (items.some((other) => other.id === item.id)) {
    throw new Error(`Section ${id} has two items called “${item.title}”.`);
  }
  items.push(item);
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Takes the indentation of the spec off a block; what is indented further stays so. */
function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
