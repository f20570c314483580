// SARIF, held to what its JSON schema and the standard's text demand of the parts that are used.

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildAcceptance } from '../../../src/report/acceptance.ts';
import { sarif } from '../../../src/report/formats/sarif.ts';
import type { OutcomeRecord } from '../../../src/report/outcome.ts';
import { Redactor } from '../../../src/report/redaction.ts';
import { buildResults } from '../../../src/report/results.ts';
import { ACCEPT_INFO, acceptRecords, INFO, NASTY, record } from '../records.ts';

const text = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const utc = z.iso.datetime();

/** `additionalProperties: false` and `required` as in sarif-schema-2.1.0.json; everything we write, and nothing else. */
const schema = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string().min(1),
              shortDescription: text,
              fullDescription: text,
              help: text,
              defaultConfiguration: z.strictObject({ level }),
              properties: z.looseObject({
                tags: z.array(z.string()),
                'security-severity': z.string().regex(/^\d+\.\d$/),
              }),
            }),
          ),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string().regex(/^[^/]+\/.*\/$/) }),
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.boolean(),
          exitCode: z.int(),
          exitCodeDescription: z.string(),
          startTimeUtc: utc,
          endTimeUtc: utc,
          toolExecutionNotifications: z.array(z.strictObject({ level, message: text })),
        }),
      ]),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().nonnegative(),
          kind: z.enum(['fail', 'open', 'review']),
          level,
          message: text,
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({ uri: z.string().regex(/^[^\s:]+$/) }),
                region: z.strictObject({ startLine: z.int().positive() }),
              }),
              logicalLocations: z.tuple([
                z.strictObject({ name: z.string(), fullyQualifiedName: z.string() }),
              ]),
            }),
          ]),
          partialFingerprints: z.record(z.string(), z.string()),
          suppressions: z
            .array(
              z.strictObject({
                kind: z.enum(['inSource', 'external']),
                status: z.enum(['accepted', 'underReview', 'rejected']),
                justification: z.string(),
              }),
            )
            .optional(),
          properties: z.looseObject({}),
        }),
      ),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
    }),
  ]),
});

function read(records: readonly OutcomeRecord[]) {
  const results = buildAcceptance(records, ACCEPT_INFO, new Redactor());
  return schema.parse(JSON.parse(sarif(results))).runs[0];
}

describe('the log', () => {
  const run = read([
    ...acceptRecords(),
    record('fixed'),
    record('failed', { id: `1.6/${NASTY}`, title: NASTY }),
  ]);
  const result = (id: string) => run.results.find(({ ruleId }) => ruleId === id);

  test('has what was found or left open, and nothing that holds or does not apply', () => {
    expect(run.results.map(({ properties, kind }) => [properties.outcome, kind])).toEqual([
      ['failed', 'fail'],
      ['blocked', 'open'],
      ['waived', 'fail'],
      ['broken', 'open'],
      ['manual', 'review'],
      ['failed', 'fail'],
      ['manual', 'review'],
      ['fixed', 'fail'],
      ['failed', 'fail'],
    ]);
  });

  test('has a rule for each result, found by its index, and each once', () => {
    const { rules } = run.tool.driver;
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  test('gives a level to what fails, by its severity, and none to the rest', () => {
    for (const { kind, level: given } of run.results) expect(given === 'none').toBe(kind !== 'fail');
    expect(result('1.5/failed')?.level).toBe('error');
    expect(result('1.5/waived')?.level).toBe('warning');
  });

  test('suppresses what is waived, and only that', () => {
    expect(run.results.flatMap(({ ruleId, suppressions }) => (suppressions ? [ruleId] : []))).toEqual([
      '1.5/waived',
    ]);
    expect(result('1.5/waived')?.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'It may. (Jane, until 2027-01-01)' },
    ]);
  });

  test('says why and how to repair it', () => {
    expect(result('1.5/failed')?.message.text).toBe('ends as failed [failed]: because it is failed');
    const rule = run.tool.driver.rules[result('1.5/failed')?.ruleIndex ?? -1];
    expect(rule?.help.text).toContain(
      'All may come in.\n\nLeave it out. (1.5 Configure UFW firewall, erratum E-1)\nsudo ufw',
    );
  });

  test('tells what could not be looked at as a notification, too', () => {
    const [{ toolExecutionNotifications: told, executionSuccessful, exitCode }] = run.invocations;
    expect(told).toEqual([{ level: 'error', message: { text: expect.stringMatching(/^1\.5\/broken: /) } }]);
    expect({ executionSuccessful, exitCode }).toEqual({ executionSuccessful: true, exitCode: 1 });
  });

  test('knows findings of two hosts apart', () => {
    expect(result('1.5/failed')?.partialFingerprints).toEqual({
      'hostAndCheck/v1': 'claw.example.org/1.5/failed',
    });
  });
});

test('of a host that could not be looked at was no successful execution', () => {
  expect(read([record('broken')]).invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 2 });
});

test('of a walk is one as well', () => {
  const log = schema.parse(
    JSON.parse(
      sarif(
        buildResults([record('failed')], {
          ...INFO,
          guide: { file: '/a b/g ü.md', sha256: null, drifted: [] },
        }),
      ),
    ),
  );
  expect(log.runs[0].results[0]?.locations[0].physicalLocation.artifactLocation.uri).toBe('g%20%C3%BC.md');
});
