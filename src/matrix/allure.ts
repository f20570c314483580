// One Allure report of all releases: an environment for each.
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { generateAllure } from '../report/allure.ts';
import { CATEGORIES } from '../report/allure-front-page.ts';
import { REPORT_FILES } from '../report/report-files.ts';
import type { Column } from './matrix.ts';

const LABEL = 'openclaw';
const Result = z.looseObject({ labels: z.array(z.object({ name: z.string(), value: z.string() })) });

/**
 * Puts the results of every release's own walk into one report.
 * @returns the path of its page; null when no walk has left results for Allure
 */
export async function writeAllure(
  reportDir: string,
  title: string,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<string | null> {
  const joined = join(reportDir, REPORT_FILES.allureResults);
  await rm(joined, { recursive: true, force: true });
  await mkdir(joined, { recursive: true });
  let found = 0;
  for (const { version, report } of columns) {
    const from = join(report, REPORT_FILES.allureResults);
    for await (const file of glob('*-attachment*', { cwd: from }))
      await cp(join(from, file), join(joined, file));
    for await (const file of glob('*-result.json', { cwd: from })) {
      const result = Result.parse(JSON.parse(await readFile(join(from, file), 'utf8')));
      const labels = [...result.labels, { name: LABEL, value: version }];
      await writeFile(join(joined, basename(file)), JSON.stringify({ ...result, labels }));
      found += 1;
    }
  }
  if (found === 0) return null;
  return generateAllure(
    joined,
    join(reportDir, REPORT_FILES.allure),
    {
      name: `${title}: ${columns.map(({ version }) => version).join(', ')}`,
      categories: CATEGORIES,
      environment: Object.fromEntries(columns.map(({ version, reason }) => [`OpenClaw ${version}`, reason])),
      runs: { label: LABEL, values: columns.map(({ version }) => version) },
    },
    signal,
  );
}
