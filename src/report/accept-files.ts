// Writes the report of an acceptance into a folder, all but what Allure draws.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FORMAT, type Format } from './formats/formats.ts';
import { writeJunit } from './junit.ts';
import type { AcceptResults } from './outcome.ts';
import { REPORT_FILES } from './report-files.ts';
import { writeResults } from './results.ts';
import { renderSignOff } from './sign-off/page.ts';

/**
 * Writes results.json, JUnit XML, the sign-off page and the formats that were asked for. The results hold no secrets any more (see
 * {@link buildAcceptance}), and nothing else gets into a file.
 * @returns what is to be printed on standard output
 */
export async function writeAcceptReport(
  dir: string,
  results: AcceptResults,
  formats: readonly Format[],
): Promise<string> {
  await mkdir(dir, { recursive: true });
  // What an earlier run left must not be taken for this one's, nor an earlier signature for one of this report.
  for (const name of [REPORT_FILES.sarif, REPORT_FILES.hdf, REPORT_FILES.manifest, REPORT_FILES.signature])
    await rm(join(dir, name), { force: true });

  const file = join(dir, REPORT_FILES.results);
  await writeResults(file, results);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  await writeJunit(join(dir, REPORT_FILES.junit), results);
  await writeFile(join(dir, REPORT_FILES.signOff), renderSignOff(results, sha256));
  let printed = '';
  for (const format of new Set(formats)) {
    const text = FORMAT[format].render(results);
    if (FORMAT[format].file === null) printed += text;
    else await writeFile(join(dir, FORMAT[format].file), text);
  }
  return printed;
}
