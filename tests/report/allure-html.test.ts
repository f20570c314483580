// The HTML report, seen in a browser: it tells what results.json says, and nothing a machine printed runs in it.

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATEGORIES } from '../../src/report/allure-front-page.ts';
import { OUTCOMES, type RunResults } from '../../src/report/outcome.ts';
import { REPORT_FILES } from '../../src/report/report-files.ts';
import { readResults } from '../../src/report/results.ts';
import { compareAllureHtml } from './read-allure-html.ts';
import { runSample } from './sample/run-sample.ts';

let dir: string;
let html: string;
let results: RunResults;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'report-'));
  const { stdout } = await runSample(dir, ['outcomes', 'recordless', 'does-not-load']);
  html = join(dir, REPORT_FILES.allure, 'index.html');
  // When there is none, the run says why.
  expect(existsSync(html), stdout).toBe(true);
  results = await readResults(join(dir, REPORT_FILES.results));
}, 120_000);

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

describe('the Allure report', { timeout: 180_000 }, () => {
  test('shows what the results say, and asks nobody for anything', async () => {
    expect(new Set(results.outcomes.map(({ outcome }) => outcome))).toEqual(new Set(OUTCOMES));
    expect(await compareAllureHtml(html, results)).toEqual([]);
  });

  test('would not pass for the report of other results', async () => {
    const other: RunResults = {
      ...results,
      machine: { ...results.machine, kernel: '6.66' },
      outcomes: results.outcomes.map((record) =>
        record.outcome === 'erratum' ? { ...record, outcome: 'failed' as const } : record,
      ),
    };
    const differences = await compareAllureHtml(html, other, { open: () => false });
    expect(differences).toHaveLength(4);
    expect(differences.join('\n')).toMatch(
      /numbers by status[\s\S]*environment[\s\S]*tests in the tree[\s\S]*categories/,
    );
  });

  test('notices a changed attachment', async () => {
    const long = results.outcomes.filter(({ id }) => id === '1.5/long');
    const changed = results.outcomes.map((record) =>
      record.id === '1.5/long'
        ? { ...record, evidence: record.evidence.map((e) => ({ ...e, stdout: `${e.stdout}!` })) }
        : record,
    );
    expect(long).toHaveLength(1);
    const differences = await compareAllureHtml(
      html,
      { ...results, outcomes: changed },
      { open: ({ id }) => id === '1.5/long' },
    );
    expect(differences).toEqual([expect.stringContaining('1.5/long: attachments')]);
  });
});

test('a result file for each record, none naming the host the suite ran on', async () => {
  const files = (await readdir(join(dir, REPORT_FILES.allureResults))).filter((name) =>
    name.endsWith('-result.json'),
  );
  expect(files).toHaveLength(results.outcomes.length);
  for (const file of files) {
    const { labels } = JSON.parse(await readFile(join(dir, REPORT_FILES.allureResults, file), 'utf8')) as {
      labels: { name: string }[];
    };
    expect(labels.map(({ name }) => name)).not.toContain('host');
  }
});

test('no secret reaches any file of the report', async () => {
  for (const name of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    expect(await readFile(join(name.parentPath, name.name), 'utf8')).not.toContain('hunter2-hunter2');
  }
});

test('there is a category for every outcome but passed', () => {
  const caught = OUTCOMES.filter((outcome) =>
    CATEGORIES.some(({ matchers }) => new RegExp(matchers.labels.outcome ?? '(?!)').test(outcome)),
  );
  expect(caught).toEqual(OUTCOMES.filter((outcome) => outcome !== 'passed'));
});
