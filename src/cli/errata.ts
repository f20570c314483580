// conform errata: the guide's known defects, for its maintainers.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { type Guide, loadGuide } from '../guide/document.ts';
import { type Change, findPlace, hunk, type Place } from '../guide/patch.ts';
import { renderSheet, type Sheet, type SheetChange, type SheetEntry } from '../report/errata-sheet.ts';
import type { RunResults } from '../report/outcome.ts';
import { readResults } from '../report/results.ts';
import { type ListedErratum, loadErrata, patchesOf } from '../spec/errata.ts';
import { loadSections } from '../spec/registry.ts';

export interface ErrataOptions {
  /** The document that the changes are to. */
  readonly guide?: string;
  /** results.json of a walk: says of each erratum whether that walk met it. */
  readonly results?: string;
  readonly json?: boolean;
}

/**
 * Prints the list on standard output.
 * @returns 0
 * @throws BadInput for a document or results that cannot be used
 */
export async function errata(options: ErrataOptions): Promise<number> {
  const sheet = await makeSheet(options);
  process.stdout.write(options.json ? `${JSON.stringify(sheet, null, 2)}\n` : renderSheet(sheet));
  return 0;
}

async function makeSheet({ guide: file, results: run }: ErrataOptions): Promise<Sheet> {
  const guide = file === undefined ? null : await loadGuide(file);
  const results = run === undefined ? null : await resultsOf(run);
  const differ = guide === null ? await inSuite() : await inDocument(guide);
  const entries = (await loadErrata()).map((listed) => entryOf(listed, differ, results));
  return { document: guide && `${basename(guide.file)} (sha256 ${guide.sha256})`, entries };
}

/** A change as a unified diff with its header, or null. */
type Differ = (change: Change) => string | null;

function entryOf(listed: ListedErratum, differ: Differ, results: RunResults | null): SheetEntry {
  const { id, severity, promise, happens, evidence, versions, when, correction } = listed.erratum;
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
async function inDocument(guide: Guide): Promise<Differ> {
  const source = (await readFile(guide.file, 'utf8')).replaceAll('\r\n', '\n').split('\n');
  const name = basename(guide.file);
  return (change) => {
    const place = findPlace(guide, change);
    const found = place && hunk(place, change, (text) => prefixOf(place, source) + text);
    return found && `--- a/${name}\n+++ b/${name}\n${found}`;
  };
}

/** What stands before each line of a block in its file: `> ` in a quotation, spaces in a list. */
function prefixOf({ text, line }: Place, source: readonly string[]): string {
  const [first = ''] = text.split('\n');
  const there = source[line - 1] ?? '';
  return there.endsWith(first) ? there.slice(0, there.length - first.length) : '';
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
