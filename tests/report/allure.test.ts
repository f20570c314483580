// Allure's command, run by us: one file that calls nobody, and no waiting for it beyond its time.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateAllure } from '../../src/report/allure.ts';
import { CATEGORIES } from '../../src/report/allure-front-page.ts';

const OPTIONS = { name: 'A report', categories: CATEGORIES, environment: { 'Key: one': 'a = b # c\\d' } };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'allure-test-'));
  await mkdir(join(dir, 'in'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function aResult(): Promise<void> {
  const result = {
    uuid: '1',
    name: 'one',
    status: 'passed',
    stage: 'finished',
    start: 1,
    stop: 2,
    labels: [],
  };
  await writeFile(join(dir, 'in', '1-result.json'), JSON.stringify(result));
}

const temporary = async () => (await readdir(tmpdir())).filter((name) => /^allure-(?!test-)/.test(name));

test('makes one file, without Allure’s analytics, and leaves nothing else behind', {
  timeout: 60_000,
}, async () => {
  await aResult();
  const before = await temporary();
  const html = await generateAllure(join(dir, 'in'), join(dir, 'out'), OPTIONS, new AbortController().signal);
  expect(html).toBe(join(dir, 'out', 'index.html'));
  const text = await readFile(html, 'utf8');
  expect(text).toContain('<title> A report </title>');
  expect(text).not.toMatch(/googletagmanager|gtag\(/);
  expect(text).not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:)/);
  expect(await temporary()).toEqual(before);
});

test('stops when told to', { timeout: 60_000 }, async () => {
  await aResult();
  const before = await temporary();
  const abort = new AbortController();
  const made = generateAllure(join(dir, 'in'), join(dir, 'out'), OPTIONS, abort.signal);
  setTimeout(() => abort.abort(), 100);
  const since = Date.now();
  await expect(made).rejects.toThrow(/cancel|abort/i);
  expect(Date.now() - since).toBeLessThan(10_000);
  expect(await temporary()).toEqual(before);
});
