// conform errata: the guide's known defects, for its maintainers.
import { basename } from 'node:path';
import { execa } from 'execa';
import { BadInput } from '../bad-input.ts';
import { correct, prefixOf } from '../guide/corrected.ts';
import { type Guide, loadGuide } from '../guide/document.ts';
import { type Change, findPlace, hunk } from '../guide/patch.ts';
import { nearest } from '../inputs/nearest.ts';
import {
  renderIssue,
  renderSheet,
  type Sheet,
  type SheetChange,
  type SheetEntry,
} from '../report/errata-sheet.ts';
import type { RunResults } from '../report/outcome.ts';
import { readResults } from '../report/results.ts';
import { correctionsOf, type ListedErratum, loadErrata, patchesOf } from '../spec/errata.ts';
import { loadSections } from '../spec/registry.ts';

export interface ErrataOptions {
  /** The document that the changes are to. */
  readonly guide?: string;
  /** results.json of a walk: says of each erratum whether that walk met it. */
  readonly results?: string;
  readonly json?: boolean;
  /** One patch of all changes, instead of the list. */
  readonly patch?: boolean;
  /** The text of an issue about this one, instead of the list. */
  readonly issue?: string;
}

/**
 * Prints the list on standard output, or one patch of all, or an issue about one.
 * @returns 0; with a patch 1 when there are changes that it has not
 * @throws BadInput for a document or results that cannot be used
 */
export async function errata(options: ErrataOptions): Promise<number> {
  if (options.patch) return printPatch(options);
  const sheet = await makeSheet(options);
  if (options.issue !== undefined) return printIssue(options.issue, sheet);
  process.stdout.write(options.json ? `${JSON.stringify(sheet, null, 2)}\n` : renderSheet(sheet));
  return 0;
}

async function makeSheet({ guide: file, results: run }: ErrataOptions): Promise<Sheet> {
  const guide = file === undefined ? null : await loadGuide(file);
  const results = run === undefined ? null : await resultsOf(run);
  const differ = guide === null ? await inSuite() : inDocument(guide);
  const entries = (await loadErrata()).map((listed) => entryOf(listed, differ, results));
  return { document: guide && `${basename(guide.file)} (sha256 ${guide.sha256})`, entries };
}

/** All changes to the document that can stand in it together, as `patch -p1` and `git apply` take them. */
async function printPatch({ guide: file }: ErrataOptions): Promise<number> {
  if (file === undefined)
    throw new BadInput('There is no document to change', '--patch', 'Give it, too: --guide FILE.');
  const guide = await loadGuide(file);
  const listed = await loadErrata();
  const corrections = listed.flatMap((one) =>
    correctionsOf(one).map((correction) => ({ ...correction, of: one.erratum.id })),
  );
  const { text, refused } = correct(guide, corrections);
  const name = basename(file);
  const { stdout } = await execa('diff', ['-u', '--label', `a/${name}`, '--label', `b/${name}`, file, '-'], {
    input: text,
    stripFinalNewline: false,
    // 1 says that they differ.
    reject: false,
  });
  process.stdout.write(stdout);
  for (const { of, section } of refused)
    process.stderr.write(
      `${of}: the document has no such text in ${section}; look whether the erratum still holds.\n`,
    );
  return refused.length > 0 ? 1 : 0;
}

function printIssue(id: string, { entries }: Sheet): number {
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) {
    const meant = nearest(
      id,
      entries.map((one) => one.id),
    );
    throw new BadInput(
      'There is no such erratum',
      `--issue ${id}`,
      meant === null ? '`conform errata` lists them.' : `Is it “${meant}”?`,
    );
  }
  process.stdout.write(renderIssue(entry));
  return 0;
}

/** A change as a unified diff with its header, or null. */
type Differ = (change: Change) => string | null;

function entryOf(listed: ListedErratum, differ: Differ, results: RunResults | null): SheetEntry {
  const {
    id,
    severity,
    promise,
    happens,
    evidence,
    versions,
    absent = [],
    when,
    correction,
  } = listed.erratum;
  const { id: section, title, phase } = listed.section;
  const changes = patchesOf(listed).map(
    (change): SheetChange => ({ section: change.section, diff: differ(change) }),
  );
  return {
    id,
    severity,
    section: { id: section, title, phase },
    promise,
    happens,
    evidence,
    versions,
    absent,
    limits: when?.otherwise ?? null,
    correction: {
      kind: correction.kind,
      says: correction.says,
      run: correction.kind === 'step' ? correction.run : null,
    },
    changes,
    metBy: listed.metBy.map((item) => item.id),
    seen: results && seenIn(results, id),
  };
}

/** Diffs against the document, each line as it stands in the file. */
function inDocument(guide: Guide): Differ {
  const source = guide.text.split('\n');
  const name = basename(guide.file);
  return (change) => {
    const place = findPlace(guide, change);
    const found = place && hunk(place, change, (text) => prefixOf(place, source) + text);
    return found && `--- a/${name}\n+++ b/${name}\n${found}`;
  };
}

/** Diffs against the suite's own reading of the blocks, which has no comments and no lines of the document. */
async function inSuite(): Promise<Differ> {
  const sections = await loadSections();
  return (change) => {
    const items = sections.get(change.section)?.items ?? [];
    const runs = items.flatMap((item) =>
      item.kind !== 'check' && item.run !== null ? [{ block: item.block, text: item.run }] : [],
    );
    const step = runs.find(({ block, text }) =>
      change.block === undefined ? change.from && text.includes(change.from) : block === change.block,
    );
    const text = step?.text ?? change.from ?? '';
    const name = change.block === undefined ? change.section : `${change.section}, block ${change.block}`;
    const found = hunk({ text, line: 1 }, change);
    return found && `--- ${name}\n+++ ${name}, corrected\n${found}`;
  };
}

async function resultsOf(file: string): Promise<RunResults> {
  try {
    return await readResults(file);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new BadInput('These are no results of a walk', `--results ${file}`, what, { cause: error });
  }
}

function seenIn({ startedAt, machine, openclaw, outcomes }: RunResults, id: string): string {
  const about = outcomes.filter(({ erratum }) => erratum === id).map(({ outcome }) => outcome);
  const what = about.includes('failed')
    ? 'met, and the correction did not help'
    : about.includes('fixed')
      ? 'not met any more'
      : about.includes('erratum')
        ? 'met, corrected and re-checked'
        : 'not met: what meets it was left out, or does not apply there';
  const where = [machine.os, ...(openclaw === null ? [] : [`OpenClaw ${openclaw}`])].join(', ');
  return `${what} (${startedAt.slice(0, 10)}, ${where})`;
}
