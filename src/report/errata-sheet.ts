// The list of errata as a Markdown document, for the guide's maintainers.
import { SEVERITIES, type Severity } from './outcome.ts';
import { sectionName } from './section-tally.ts';

/** A change to the guide. */
export interface SheetChange {
  /** Of the guide's section. */
  readonly section: string;
  /** A unified diff with its header; null when the document has no such text. */
  readonly diff: string | null;
}

/** One erratum, as its reader needs it: plain data, also what `--json` prints. */
export interface SheetEntry {
  readonly id: string;
  readonly severity: Severity;
  readonly section: { readonly id: string; readonly title: string; readonly phase: string };
  readonly promise: string;
  readonly happens: string;
  readonly evidence: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Releases of OpenClaw that a walk has found without it. */
  readonly absent: readonly string[];
  /** Why it can't be looked at everywhere; null when it can. */
  readonly limits: string | null;
  readonly correction: {
    readonly kind: 'step' | 'promise';
    readonly says: string;
    /** Commands that were run and re-checked; null for a correction in words. */
    readonly run: string | null;
  };
  readonly changes: readonly SheetChange[];
  /** Ids of the steps and checks of the suite that meet it. */
  readonly metBy: readonly string[];
  /** What a run made of it; null when none was looked at. */
  readonly seen: string | null;
}

export interface Sheet {
  /** `name.md (sha256 …)`; null when the list was made without a document. */
  readonly document: string | null;
  readonly entries: readonly SheetEntry[];
}

/** @returns Markdown, ending in a newline. */
export function renderSheet({ document, entries }: Sheet): string {
  const phases = Map.groupBy(entries, ({ section }) => section.phase);
  const parts = [
    '# Errata of the OpenClaw Hardened Deployment Guide',
    `${summary(entries)} ${
      document === null
        ? 'The changes are to the commands of each block; made with the document (`--guide FILE`), they can be applied to it.'
        : `The changes are to ${document}: save one to a file, and apply it with \`patch -p1\`.`
    }`,
    ...(entries.length === 0 ? [] : [table(entries)]),
    ...[...phases].flatMap(([phase, inPhase]) => [`## ${phase}`, ...inPhase.flatMap(describe)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function summary(entries: readonly SheetEntry[]): string {
  const counts = SEVERITIES.map(
    (severity) => `${entries.filter((entry) => entry.severity === severity).length} ${severity}`,
  );
  return `${entries.length} ${entries.length === 1 ? 'defect' : 'defects'}: ${counts.join(', ')}.`;
}

function table(entries: readonly SheetEntry[]): string {
  const rows = entries.map(
    ({ id, severity, section, happens }) =>
      `| [${id}](#${id.toLowerCase().replace(/[^a-z0-9-]/g, '')}) | ${section.id} | ${severity} | ${happens.replaceAll('|', '\\|')} |`,
  );
  return ['| Erratum | Section | Severity | What happens |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function describe(entry: SheetEntry): readonly string[] {
  const { id, severity, section, promise, happens, evidence, versions, absent } = entry;
  const { limits, correction, changes, seen } = entry;
  const place = sectionName({ section: section.id, sectionTitle: section.title });
  const concerned = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `### ${id}`,
    [
      `- **Section:** ${place}`,
      `- **Severity:** ${severity}`,
      `- **Promise:** ${promise}`,
      `- **What happens:** ${happens}`,
      `- **Evidence:** ${evidence}`,
      ...(concerned.length === 0 ? [] : [`- **Seen with:** ${concerned.join(', ')}`]),
      ...(absent.length === 0 ? [] : [`- **Not with:** openclaw ${absent.join(', ')}`]),
      ...(limits === null ? [] : [`- **Not everywhere:** ${limits}`]),
      ...(seen === null ? [] : [`- **Last walk:** ${seen}`]),
      `- **Correction:** ${correction.says}`,
    ].join('\n'),
    ...changes.map(({ section: of, diff }) =>
      diff === null
        ? `The document has no longer, in ${of}, what this change is about: look whether the erratum still holds.`
        : fenced('diff', diff),
    ),
    ...(changes.length === 0 && correction.run !== null
      ? ['Commands that put it right:', fenced('bash', correction.run)]
      : []),
  ];
}

/** One defect as an issue for the guide's tracker: the title in the first line. @returns Markdown, ending in a newline. */
export function renderIssue(entry: SheetEntry): string {
  const { section, happens } = entry;
  const [sentence = happens] = /^.*?[.:](?= |$)/.exec(happens) ?? [];
  const [, facts, ...rest] = describe(entry);
  return `${[`${section.id}: ${sentence.replace(/[.:]$/, '')}`, facts, ...rest].join('\n\n')}\n`;
}

/** A longer fence than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
