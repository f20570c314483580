// JUnit XML, read back by a parser that takes nothing but well-formed XML 1.0.

import { describe, expect, test } from 'vitest';
import { junitXml } from '../../src/report/junit.ts';
import { OUTCOMES } from '../../src/report/outcome.ts';
import { buildResults } from '../../src/report/results.ts';
import { withPage } from './browser.ts';
import { evidence, INFO, NASTY, record } from './records.ts';

const firewall = OUTCOMES.map((outcome) => record(outcome));
const chain = record('failed', {
  id: '1.6/nasty',
  section: '1.6',
  sectionTitle: 'DOCKER-USER iptables chain',
  title: `nasty ${NASTY}`,
  promise: `1.6 › ${NASTY}`,
  reason: `first ${NASTY}\nsecond`,
  evidence: [evidence({ command: `echo ${NASTY}`, stdout: NASTY, stderr: 'oops', exitCode: 2 })],
});
const xml = junitXml(buildResults([...firewall, chain], INFO));

/** The element of one test case, by the id it carries. */
function testCase(id: string): string {
  return xml.split('<testcase ').find((element) => element.includes(`name="id" value="${id}"`)) ?? '';
}

test('is well-formed for a parser that is not ours', { timeout: 30_000 }, async () => {
  const parsed = await withPage(async (page) => {
    await page.goto(`data:application/xml;charset=utf-8,${encodeURIComponent(xml)}`);
    return {
      errors: await page.locator('parsererror').count(),
      cases: await page.locator('testcase').count(),
    };
  });
  expect(parsed).toEqual({ errors: 0, cases: 10 });
});

test('has a suite for each section, in order, with its numbers', () => {
  expect(
    [
      ...xml.matchAll(
        /<testsuite name="([^"]+)".*?tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g,
      ),
    ].map(([, ...rest]) => rest),
  ).toEqual([
    ['1.5 Configure UFW firewall', '9', '2', '1', '4'],
    ['1.6 DOCKER-USER iptables chain', '1', '1', '0', '0'],
  ]);
});

describe('a case', () => {
  test.each(['failed', 'fixed'])('%s is a failure with its reason and its commands', (outcome) => {
    expect(testCase(`1.5/${outcome}`)).toContain(
      `<failure message="because it is ${outcome}" type="${outcome}">`,
    );
    expect(testCase(`1.5/${outcome}`)).toContain('$ sudo ufw status verbose\nStatus: active\n[exit 0]');
  });

  test('broken is an error', () => {
    expect(testCase('1.5/broken')).toContain('<error message="because it is broken" type="broken">');
  });

  test.each(['blocked', 'not-applicable', 'manual', 'waived'])(
    '%s is skipped, with the reason',
    (outcome) => {
      expect(testCase(`1.5/${outcome}`)).toContain(
        `<skipped message="${outcome}: because it is ${outcome}"/>`,
      );
    },
  );

  test('erratum passes, and says so', () => {
    expect(testCase('1.5/erratum')).not.toMatch(/<(failure|error|skipped)/);
    expect(testCase('1.5/erratum')).toContain('Erratum E-1.5-v6-rows: because it is erratum');
  });

  test('passed is nothing but passed', () => {
    expect(testCase('1.5/passed')).not.toMatch(/<(failure|error|skipped|system-out)/);
  });
});

test('what XML 1.0 forbids is left out, the rest is kept', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]|\[31m/);
  expect(testCase('1.6/nasty')).toContain('&lt;script');
  expect(testCase('1.6/nasty')).toContain('ünï');
});
