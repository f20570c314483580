// Turns Allure's result files into one HTML file, with Allure 3's own command.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringifyEnvInfo } from 'allure-js-commons/sdk/reporter';
import { execa } from 'execa';
import type { AllureCategory } from './allure-front-page.ts';

const DEADLINE_MS = 120_000;

export interface AllureReportOptions {
  readonly name: string;
  readonly categories: readonly AllureCategory[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where results of several runs are in one report: a run each, by the value that its results have of this label. */
  readonly runs?: { readonly label: string; readonly values: readonly string[] };
}

/**
 * Generates a self-contained `index.html` in `outDir` from the result files in `resultsDir`.
 *
 * @returns the path of the HTML file.
 * @throws {Error} when Allure fails, or takes longer than two minutes, or `signal` is aborted.
 */
export async function generateAllure(
  resultsDir: string,
  outDir: string,
  { name, categories, environment, runs }: AllureReportOptions,
  signal: AbortSignal,
): Promise<string> {
  const output = resolve(outDir);
  await mkdir(resultsDir, { recursive: true });
  await writeFile(join(resultsDir, 'environment.properties'), stringifyEnvInfo({ ...environment }));
  const work = await mkdtemp(join(tmpdir(), 'allure-'));
  try {
    // A module, because only a function can tell which environment a result is of.
    const config = join(work, 'allurerc.mjs');
    const settings = JSON.stringify({
      name,
      output,
      categories,
      plugins: {
        awesome: { options: { reportName: name, singleFile: true, groupBy: ['feature', 'story'] } },
      },
    });
    await writeFile(
      config,
      `export default { ...${settings}${runs ? `, environments: ${environmentsOf(runs)}` : ''} };\n`,
    );
    await execa(process.execPath, [allureCommand(), 'generate', '--config', config, resolve(resultsDir)], {
      cwd: work,
      timeout: DEADLINE_MS,
      cancelSignal: signal,
      all: true,
    });
    const html = join(output, 'index.html');
    await writeFile(html, withoutAnalytics(await readFile(html, 'utf8')));
    return html;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Source of an object: an environment of Allure for each run. */
function environmentsOf({ label, values }: NonNullable<AllureReportOptions['runs']>): string {
  const environments = values.map((value, index) => {
    const [name, wanted] = [JSON.stringify(`${label} ${value}`), JSON.stringify({ name: label, value })];
    const matcher = `({ labels }) => labels.some((one) => one.name === ${wanted}.name && one.value === ${wanted}.value)`;
    return `run${index + 1}: { name: ${name}, matcher: ${matcher} }`;
  });
  return `{ ${environments.join(', ')} }`;
}

function allureCommand(): string {
  return join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js');
}

/**
 * Allure writes a Google Analytics tag into each report and has no option against it. A report on a hardened host must
 * not call home when it is opened.
 */
function withoutAnalytics(html: string): string {
  const clean = html.replace(
    /<script async src="https:\/\/www\.googletagmanager\.com[^>]*><\/script>\s*<script>[^<]*gtag\([^<]*<\/script>/g,
    '',
  );
  if (clean.includes('src="https://www.googletagmanager.com')) {
    throw new Error(
      'The Allure report still carries its analytics tag: its markup has changed. Adapt allure.ts.',
    );
  }
  return clean;
}
