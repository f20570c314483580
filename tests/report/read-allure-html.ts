// Opens a generated Allure report in a browser and compares what a reader sees with results.json.

import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { allureTitle, STATUS_IN_ALLURE } from '../../src/report/allure-annotate.ts';
import { allureEnvironment, CATEGORIES } from '../../src/report/allure-front-page.ts';
import type { OutcomeRecord, RunResults } from '../../src/report/outcome.ts';
import { plainText } from '../../src/report/plain-text.ts';
import { sectionName } from '../../src/report/section-tally.ts';
import { withPage } from './browser.ts';

export interface ReadOptions {
  /** Records whose page is opened and whose attachments are read: each with evidence when left out. */
  readonly open?: (record: OutcomeRecord) => boolean;
  /** Where to put pictures of what was seen: `PREFIX-overview.png`, `-categories.png`, `-test.png`. */
  readonly pictures?: string;
}

/**
 * Compares a report with the results it was made of: numbers, environment, categories, every test's place, name and
 * status, and of the opened ones labels, reason and the text of each attachment.
 *
 * @param html path of a single-file report.
 * @returns one line for each difference; none when the report tells what the results say.
 */
export async function compareAllureHtml(
  html: string,
  results: RunResults,
  { open = ({ evidence }) => evidence.length > 0, pictures }: ReadOptions = {},
): Promise<readonly string[]> {
  return withPage(async (page) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`the page threw: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`the page asked for ${request.url()}`);
    });
    const url = pathToFileURL(html).href;
    const picture = async (name: string) => {
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}-${name}.png`, fullPage: true });
    };

    await page.goto(url);
    const differences = await compareOverview(page, results);
    await picture('overview');
    const { tests, differences: inTree } = await compareTree(page, results);
    differences.push(...inTree, ...(await compareCategories(page, results)));
    await picture('categories');

    for (const { id, record } of tests.filter(({ record }) => open(record))) {
      await page.goto(`${url}#${id}`);
      differences.push(...(await compareTest(page, record)));
    }
    await picture('test');
    return [...differences, ...complaints];
  });
}

async function compareOverview(page: Page, results: RunResults): Promise<string[]> {
  const expected: Record<string, number> = { total: results.outcomes.length };
  for (const { outcome } of results.outcomes) {
    const status = STATUS_IN_ALLURE[outcome];
    expected[status] = (expected[status] ?? 0) + 1;
  }
  const seen: Record<string, number> = {};
  await page.getByTestId('metadata-item-total').waitFor();
  for (const name of ['total', 'passed', 'failed', 'broken', 'skipped', 'unknown']) {
    const item = page.getByTestId(`metadata-item-${name}`);
    if ((await item.count()) > 0) seen[name] = Number(await item.getByTestId('metadata-value').textContent());
  }
  return [
    ...unequal('numbers by status', sorted(seen), sorted(expected)),
    ...unequal('environment', await readMetadata(page), entriesOf(allureEnvironment(results))),
  ];
}

interface Leaf {
  readonly id: string;
  readonly feature: string;
  readonly story: string;
  readonly name: string;
  readonly status: string;
}

async function compareTree(page: Page, results: RunResults) {
  const byPhase = [...Map.groupBy(results.outcomes, ({ phase }) => phase).values()];
  const records = byPhase.flatMap((phase) =>
    [...Map.groupBy(phase, ({ section }) => section).values()].flat(),
  );
  await openAll(page);
  const leaves = await page.getByTestId('tree-leaf').evaluateAll((elements): Leaf[] =>
    elements.map((element) => {
      const titles: string[] = [];
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const title = at.querySelector(
          ':scope > [data-testid=tree-section] > [data-testid=tree-section-title]',
        );
        if (title !== null) titles.unshift(title.textContent ?? '');
      }
      const status =
        element.querySelector('[data-testid^=tree-leaf-status-]')?.getAttribute('data-testid') ?? '';
      return {
        id: element.id,
        feature: titles[0] ?? '',
        story: titles[1] ?? '',
        name: element.querySelector('[data-testid=tree-leaf-title]')?.textContent ?? '',
        status: status.replace('tree-leaf-status-', ''),
      };
    }),
  );
  const seen = leaves.map(({ feature, story, name, status }) => [feature, story, name, status].map(visible));
  const expected = records.map((record) =>
    [record.phase, sectionName(record), allureTitle(record), STATUS_IN_ALLURE[record.outcome]].map(visible),
  );
  const tests = leaves.flatMap(({ id }, index) => {
    const record = records[index];
    return record === undefined ? [] : [{ id, record }];
  });
  return { tests, differences: unequal('tests in the tree', seen, expected) };
}

async function compareCategories(page: Page, results: RunResults): Promise<string[]> {
  const expected = CATEGORIES.flatMap(({ name, matchers }) => {
    const pattern = new RegExp(matchers.labels.outcome ?? '(?!)');
    const number = results.outcomes.filter(({ outcome }) => pattern.test(outcome)).length;
    return number === 0 ? [] : [[name, number]];
  });
  const tab = page.getByTestId('nav-tab-categories');
  // Without a single category there is no tab either.
  if ((await tab.count()) === 0) return unequal('categories', [], expected);
  await tab.click();
  await page.getByTestId('tree-section').first().waitFor();
  const seen = await page.getByTestId('tree-section').evaluateAll((sections) =>
    sections.map((section) => {
      const title = section.querySelector('[data-testid=tree-section-title]')?.textContent ?? '';
      const numbers = (section.textContent ?? '').slice(title.length);
      return [title, Number(numbers)];
    }),
  );
  return unequal('categories', seen, expected);
}

async function compareTest(page: Page, record: OutcomeRecord): Promise<string[]> {
  const description = page.frameLocator('[data-testid=test-result-description-frame]').locator('body');
  // Its last line: until it is there, the page of another test may still be.
  await description.getByText(`Id: ${visible(record.id)}`, { exact: true }).waitFor();
  const told = visible(await description.innerText());
  const labels = await readMetadata(page);
  const wanted = [
    ['feature', record.phase],
    ['story', sectionName(record)],
    ['outcome', record.outcome],
    ['kind', record.kind],
  ];
  const missing = wanted.filter(
    ([name, value]) =>
      !labels.some(([key, seen]) => key === name && visible(seen ?? '') === visible(value ?? '')),
  );
  const silent =
    !told.includes(visible(record.reason ?? '')) || !told.includes(visible(record.promise ?? ''));

  // The error itself is drawn as one more step, without an arrow.
  await openEach(page, 'test-result-step', 'test-result-step-arrow-button', 'test-result-step-content');
  await openEach(page, 'test-result-attachment', 'test-result-attachment-header', 'code-attachment-content');
  const expected = record.evidence.flatMap(({ command, stdout, stderr }) =>
    [command.trim().includes('\n') || command.length > 160 ? command : '', stdout, stderr].filter(
      (text) => text !== '',
    ),
  );
  const blocks = page.getByTestId('code-attachment-content');
  return [
    ...missing.map(([name, value]) => `${record.id}: no label ${name}=${value}`),
    ...(silent ? [`${record.id}: its reason or promise is not shown`] : []),
    ...unequal(
      `${record.id}: attachments`,
      (await blocks.allTextContents()).map(visible),
      expected.map(visible),
    ),
  ];
}

/** Steps that failed are open from the start, and another click would shut them. */
async function openEach(page: Page, part: string, handle: string, content: string): Promise<void> {
  for (const one of await page.getByTestId(part).all()) {
    if ((await one.getByTestId(content).count()) > 0 || (await one.getByTestId(handle).count()) === 0)
      continue;
    await one.getByTestId(handle).click();
    await one.getByTestId(content).waitFor();
  }
}

/** The names and values of the list at the top of a page, the ones behind "Show more" included. */
async function readMetadata(page: Page): Promise<string[][]> {
  const items = page.getByTestId('metadata-item');
  await items.first().waitFor();
  const more = page.getByText('Show more', { exact: true });
  if ((await more.count()) > 0) await more.first().click();
  return items.evaluateAll((elements) =>
    elements.map((element) => [
      element.querySelector('[data-testid=metadata-item-key]')?.textContent ?? '',
      element.querySelector('[data-testid=metadata-item-value]')?.textContent ?? '',
    ]),
  );
}

/** Sections without failures are shut, and a shut section's tests are not in the page. */
async function openAll(page: Page): Promise<void> {
  await page.getByTestId('tree-section').first().waitFor();
  const shut = page.locator('[data-testid=tree-section]:not(:has(+ [data-testid=tree-content]))');
  while ((await shut.count()) > 0) await shut.first().getByTestId('tree-arrow').click();
}

function entriesOf(environment: Readonly<Record<string, string>>): string[][] {
  return Object.entries(environment);
}

function sorted(numbers: Record<string, number>): [string, number][] {
  return Object.entries(numbers).sort(([a], [b]) => a.localeCompare(b));
}

/** As a reader sees it: no terminal sequences, and runs of white space are one space. */
function visible(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

function unequal(what: string, seen: unknown, expected: unknown): string[] {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)];
  if (a === b) return [];
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const near = (text: string) => text.slice(Math.max(0, at - 60), at + 120);
  return [`${what}: the report shows …${near(a)}… where the results say …${near(b)}…`];
}
