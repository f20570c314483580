// The Markdown document: read from disk, checked to be the guide, and taken apart into sections.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { BadInput } from '../bad-input.ts';
import { endlessPart } from './endless.ts';
import { plainText, type Root } from './markdown.ts';
import { readSections, type Section } from './sections.ts';

export interface Guide {
  /** As it was given. */
  readonly file: string;
  /** Of the file's bytes, 64 hex digits. */
  readonly sha256: string;
  /** The level-one heading; empty when there is none. */
  readonly title: string;
  /** What the document calls its own version: `1.1`; null when it does not say. */
  readonly version: string | null;
  /** Headings of the numbered phases in document order: `Phase 1: Ubuntu System Preparation`. */
  readonly phases: readonly string[];
  /** In document order. */
  readonly sections: readonly Section[];
  /** All of it, lines ended by \n. */
  readonly text: string;
}

/** The file given as the guide cannot be used as one. */
export class GuideError extends BadInput {
  override readonly name = 'GuideError';
}

/** Bytes. Many times the guide, and little enough to be parsed in a few seconds. */
const LARGEST = 2_000_000;
/** CommonMark has none, GitHub has. */
const TABLES = { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] };
const PHASE = /^Phase \d+\b/;
/** `**Document version:** 1.1 · …` */
const VERSION = /^\*\*Document version:\*\*[ \t]*(\d[\w.-]*)/im;

/**
 * Reads a guide.
 *
 * @param file path of the Markdown document, UTF-8
 * @throws GuideError when it is missing, no file, unreadable, empty, not UTF-8, or not this guide
 */
export async function loadGuide(file: string): Promise<Guide> {
  return parseGuide(file, await readBytes(file));
}

/**
 * Parses a guide.
 *
 * @param file what messages call it
 * @param bytes of the Markdown document, UTF-8
 * @throws GuideError when it is too large, empty, not UTF-8, not to be parsed, or not this guide
 */
export function parseGuide(file: string, bytes: Buffer): Guide {
  if (bytes.length > LARGEST) {
    throw new GuideError(
      `The guide is too large (${bytes.length} bytes, at most ${LARGEST} are read)`,
      file,
      'Give the Markdown document itself.',
    );
  }
  // Line endings are the file's, not the commands': a block saved as CRLF must not run with carriage returns.
  const source = decode(file, bytes).replace(/\r\n?/g, '\n');
  if (source.trim() === '') {
    throw new GuideError('The guide is empty', file, 'Give the complete Markdown document.');
  }
  const { tree, sections } = parse(file, source);
  const headings = tree.children.filter((node) => node.type === 'heading');
  const phases = headings
    .filter((heading) => heading.depth === 2)
    .map(plainText)
    .filter((text) => PHASE.test(text));
  if (phases.length === 0 || sections.length === 0) {
    throw new GuideError(
      'No phases found, so this is not the deployment guide',
      file,
      'Give the Markdown document whose level-two headings begin with "Phase 1:", "Phase 2:" and so on.',
    );
  }
  const title = headings.find((heading) => heading.depth === 1);
  return {
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    title: title === undefined ? '' : plainText(title),
    version: VERSION.exec(source)?.[1] ?? null,
    phases,
    sections,
    text: source,
  };
}

function parse(file: string, source: string): { tree: Root; sections: Section[] } {
  const endless = endlessPart(source);
  if (endless !== null) {
    throw new GuideError(`The guide has ${endless}`, file, 'Give the document as its authors wrote it.');
  }
  try {
    const tree = fromMarkdown(source, TABLES);
    return { tree, sections: readSections(tree, source) };
  } catch (error) {
    // Whoever nests quotations by the thousand exhausts the stack.
    throw new GuideError(
      `The guide cannot be parsed as Markdown (${error instanceof Error ? error.message : String(error)})`,
      file,
      'Look for lists or quotations that are nested without end.',
      { cause: error },
    );
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) {
      throw new GuideError('The guide is a directory', file, 'Give the Markdown file in it.');
    }
    // A pipe or a device might never end.
    if (!found.isFile()) {
      throw new GuideError('The guide is not a regular file', file, 'Save it to a file and give that.');
    }
    return await readFile(file);
  } catch (error) {
    if (error instanceof GuideError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new GuideError('No such guide', file, 'Check the path of the Markdown document.', {
        cause: error,
      });
    }
    throw new GuideError(
      `The guide cannot be read (${code})`,
      file,
      'Check the permissions of the file and of the folders above it.',
      { cause: error },
    );
  }
}

function decode(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const offset = firstInvalidByte(bytes);
    const line = bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
    throw new GuideError(
      `The guide is not UTF-8 (byte ${offset}, line ${line})`,
      file,
      'Save it as UTF-8, for instance with `iconv -f ISO-8859-1 -t UTF-8`.',
      { cause: error },
    );
  }
}

/** Zero-based offset of the first byte of the first sequence that is not UTF-8. */
function firstInvalidByte(bytes: Buffer): number {
  // In stream mode a prefix fails exactly when it holds an invalid sequence, and an unfinished one is held back.
  const decodePrefix = (length: number): string | null => {
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return decoder.decode(bytes.subarray(0, length), { stream: true });
    } catch {
      return null;
    }
  };
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (decodePrefix(middle) === null) invalid = middle;
    else valid = middle;
  }
  return Buffer.byteLength(decodePrefix(valid) ?? '');
}
