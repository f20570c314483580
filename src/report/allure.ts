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
  { name, categories, environment }: AllureReportOptions,
  signal: AbortSignal,
): Promise<string> {
  const output = resolve(outDir);
  await mkdir(resultsDir, { recursive: true });
  await writeFile(join(resultsDir, 'environment.properties'), stringifyEnvInfo({ ...environment }));
  const work = await mkdtemp(join(tmpdir(), 'allure-'));
  try {
    const config = join(work, 'allurerc.json');
    await writeFile(
      config,
      JSON.stringify({
        name,
        output,
        categories,
        plugins: {
          awesome: { options: { reportName: name, singleFile: true, groupBy: ['feature', 'story'] } },
        },
      }),
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
