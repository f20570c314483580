// One Allure report of two releases, seen in a browser: an environment for each, and neither hides the other.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAllure } from '../../src/matrix/allure.ts';
import { matrixOf } from '../../src/matrix/matrix.ts';
import type { Outcome } from '../../src/report/outcome.ts';
import { buildResults } from '../../src/report/results.ts';
import { withPage } from '../report/browser.ts';
import { INFO, record } from '../report/records.ts';
import { never } from '../spec/bench.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'matrix-allure-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function walk(version: string, outcome: Outcome, status: string) {
  const report = join(dir, version);
  mkdirSync(join(report, 'allure-results'), { recursive: true });
  const result = {
    uuid: `uuid-${version}`,
    historyId: 'one:history',
    testCaseId: '1.5/x',
    fullName: '1.5/x',
    name: 'the same check',
    status,
    stage: 'finished',
    start: 1,
    stop: 2,
    steps: [],
    attachments: [],
    parameters: [],
    links: [],
    labels: [
      { name: 'feature', value: 'Phase 1' },
      { name: 'story', value: '1.5' },
    ],
  };
  writeFileSync(join(report, 'allure-results', `${result.uuid}-result.json`), JSON.stringify(result));
  return { version, report, results: buildResults([record(outcome, { id: '1.5/x' })], INFO), began: null };
}

test('each release is an environment of its own', async () => {
  const { columns } = matrixOf(
    [walk('2026.2.9', 'passed', 'passed'), walk('2026.9.6', 'failed', 'failed')],
    [],
  );
  const html = await writeAllure(dir, 'The guide', columns, never);
  const seen = await withPage(async (page) => {
    await page.goto(pathToFileURL(html ?? '').href);
    await page.getByTestId('metadata-item-total').waitFor();
    return page.locator('body').innerText();
  });
  expect(seen).toContain('Environment: "openclaw 2026.2.9"');
  expect(seen).toContain('Environment: "openclaw 2026.9.6"');
  expect(seen).toContain('1 failed (50% of all tests)');
}, 120_000);

test('where no walk has left anything there is no report', async () => {
  expect(await writeAllure(join(dir, 'empty'), 'The guide', [], never)).toBeNull();
});
