// The sign-off page, seen in a browser: all that is known of a host, nothing from elsewhere, and nothing that runs.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAcceptance } from '../../src/report/acceptance.ts';
import type { AcceptResults, OutcomeRecord } from '../../src/report/outcome.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { checklistRows } from '../../src/report/sign-off/checklist.ts';
import { renderSignOff } from '../../src/report/sign-off/page.ts';
import { withPage } from './browser.ts';
import { ACCEPT_INFO, acceptRecords, evidence, HOST_KEY, LONG, NASTY, record } from './records.ts';

const SHA256 = 'cd'.repeat(32);
const nasty = record('failed', {
  id: `1.6/${NASTY}`,
  title: `nasty ${NASTY}`,
  promise: `1.6 › ${NASTY}`,
  reason: `first ${NASTY}\nsecond`,
  matters: NASTY,
  question: NASTY,
  repair: [{ section: NASTY, says: NASTY, commands: `echo ${NASTY}`, erratum: NASTY }],
  evidence: [evidence({ command: `echo ${NASTY}`, stdout: NASTY, stderr: LONG })],
});

const build = (records: readonly OutcomeRecord[], more: Partial<typeof ACCEPT_INFO> = {}): AcceptResults =>
  buildAcceptance(records, { ...ACCEPT_INFO, ...more }, new Redactor(), new Date('2026-11-03T10:09:00.000Z'));
const render = (records: readonly OutcomeRecord[], more: Partial<typeof ACCEPT_INFO> = {}): string =>
  renderSignOff(build(records, more), SHA256);

describe('in a browser', () => {
  let dir: string;
  let url: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sign-off-'));
    const file = join(dir, 'sign-off.html');
    await writeFile(file, render([...acceptRecords(), nasty]));
    url = pathToFileURL(file).href;
  });
  afterAll(() => rm(dir, { recursive: true }));

  test('it is all there, asks nobody for anything, runs nothing, and prints on A4', {
    timeout: 60_000,
  }, async () => {
    await withPage(async (page) => {
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(url);
      expect(asked).toEqual([url]);
      expect(complaints).toEqual([]);
      expect(await page.title()).toBe('Acceptance of claw.example.org: non-conformant');
      expect(await page.locator('script, img, link, iframe, [style], [onclick]').count()).toBe(0);

      const text = await page.locator('main').innerText();
      for (const told of [
        'non-conformant: 3 failed, 1 could not be looked at',
        'asked for as claw',
        HOST_KEY,
        '0123456789abcdef0123456789abcdef',
        'Ubuntu 25.10',
        '6.17.0-5-generic',
        'ab'.repeat(32),
        'none: all services are the real ones',
        'All may come in.',
        'Leave it out. (1.5 Configure UFW firewall, erratum E-1)',
        'sudo ufw enable',
        'expired: counts for nothing',
        'not needed: the check holds',
        'Is it kept out?',
        'No difference.',
        SHA256,
        '<script>document.title="owned"</script>',
      ])
        expect(text).toContain(told);
      expect(text).not.toContain('line 2000 of five thousand');

      const headings = await page
        .locator('h1, h2, h3')
        .evaluateAll((all) => all.map(({ tagName }) => tagName));
      expect(headings.filter((tag) => tag === 'H1')).toHaveLength(1);
      expect(headings[0]).toBe('H1');
      expect(await page.locator('html[lang=en]').count()).toBe(1);
      expect(await page.locator('table').count()).toBe(await page.locator('table > caption').count());
      expect(await page.locator('th:not([scope])').count()).toBe(0);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      expect(wide).toBe(false);

      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
      expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
    });
  });
});

describe('says so', () => {
  test('when nothing was found, waived, attested or left open', () => {
    const html = render([record('passed')], { waivers: [], attestations: [], options: [] });
    expect(html).toContain('<h2>Findings (0)</h2><p>None.</p>');
    expect(html).toContain('<h2>Waivers (0)</h2><p>None.</p>');
    expect(html).not.toMatch(/Waived findings|corrected promises|Not looked at|Options chosen/);
    expect(html).toContain('The checklist was not looked at.');
  });

  test('when the host changed, or nobody knows', () => {
    expect(render([], { comparison: null })).toContain('nothing proves that it is unchanged');
    const differences = [{ what: 'files: /etc/x is new' }];
    const changed = render([], { comparison: { before: 'b', after: 'a', compared: [], differences } });
    expect(changed).toContain('1 difference</caption>');
    expect(changed).toContain('<td>not known</td>');
  });

  test('when an option is not the one that was demanded, a service no real one, a guide not the suite’s', () => {
    const html = render([], {
      options: [{ name: 'outbound', found: 'standard', demanded: 'hardened' }],
      world: { llm: 'stand-in', npm: 'live' },
      guide: { file: null, sha256: null, drifted: ['1.5/x'], version: null },
      machine: { ...ACCEPT_INFO.machine, remarks: ['its clock is an hour off'] },
    });
    expect(html).toContain('<td>standard</td><td>hardened</td><td>differs</td>');
    expect(html).toContain('<th scope="row">Stand-ins</th><td>llm</td>');
    expect(html).toContain('the suite’s own reading, without the document');
    expect(html).toContain('1.5/x');
    expect(html).toContain('its clock is an hour off');
  });
});

describe('the checklist', () => {
  test('has a row for each promise, as good as the worst of its checks', () => {
    const rows = checklistRows(build(acceptRecords()).outcomes);
    expect(rows.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['UFW active', 'passed'],
      ['Security audit', 'failed'],
      ['Channel paired', 'manual'],
    ]);
  });
});
