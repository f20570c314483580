// SARIF 2.1.0: findings for code-scanning dashboards.

import { basename } from 'node:path';
import type { Invocation, Log, ReportingDescriptor, Result } from 'sarif';
import type { Outcome, OutcomeRecord, RunResults, Severity } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { sectionName } from '../section-tally.ts';
import { exitCode } from '../verdict.ts';
import { findingText, repairText, runName } from './finding.ts';

const LEVEL: Readonly<Record<Severity, Result.level>> = {
  critical: 'error',
  major: 'warning',
  minor: 'note',
};
/** GitHub's scale from 0 to 10: over 9 is critical, over 7 high, over 4 medium. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { critical: '9.5', major: '7.5', minor: '3.0' };

/** What is told at all. Whatever holds, or does not apply, is no result: dashboards make an alert of each. */
const KIND: Partial<Readonly<Record<Outcome, Result.kind>>> = {
  failed: 'fail',
  fixed: 'fail',
  waived: 'fail',
  broken: 'open',
  blocked: 'open',
  manual: 'review',
};

/** The results as a SARIF log. Waived findings are in it, suppressed, with who waived them and why. */
export function sarif(results: RunResults): string {
  const told = results.outcomes.filter(
    ({ outcome, attestation }) => KIND[outcome] !== undefined && !(outcome === 'manual' && attestation),
  );
  const rules = [...new Map(told.map((record) => [record.id, ruleOf(record)])).values()];
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'guide-conformance', version: results.suite, rules } },
        automationDetails: { id: `guide-conformance/${results.mode}/${runName(results)}/` },
        invocations: [invocationOf(results, told)],
        results: told.map((record) => resultOf(record, results, places.get(plainText(record.id)) ?? -1)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(record: OutcomeRecord): ReportingDescriptor {
  const { id, title, severity, promise, matters } = record;
  const promised = `Promised in ${plainText(promise ?? sectionName(record))}.`;
  return {
    id: plainText(id),
    shortDescription: { text: plainText(title) },
    fullDescription: { text: `${plainText(title)}. ${promised}` },
    help: {
      text: [promised, matters, repairText(record)]
        .filter(Boolean)
        .map((t) => plainText(t ?? ''))
        .join('\n\n'),
    },
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      tags: ['security', plainText(record.phase)],
      'security-severity': SECURITY_SEVERITY[severity],
    },
  };
}

function resultOf(record: OutcomeRecord, results: RunResults, ruleIndex: number): Result {
  const { id, outcome, severity, promise, erratum, waiver } = record;
  const kind = KIND[outcome] ?? 'open';
  return {
    ruleId: plainText(id),
    ruleIndex,
    kind,
    // The standard asks for it: only what fails has a level.
    level: kind === 'fail' ? LEVEL[severity] : 'none',
    message: { text: findingText(record) },
    locations: [
      {
        // A host has no files to point at; dashboards want one, and the promise stands in this one.
        physicalLocation: {
          artifactLocation: {
            uri: encodeURI(basename(results.guide.file ?? 'openclaw-deployment-guide.md')),
          },
          region: { startLine: 1 },
        },
        logicalLocations: [
          {
            name: plainText(record.section),
            fullyQualifiedName: `${runName(results)}/${plainText(record.section)}`,
          },
        ],
      },
    ],
    partialFingerprints: { 'hostAndCheck/v1': `${runName(results)}/${plainText(id)}` },
    ...(waiver !== undefined && {
      suppressions: [
        {
          kind: 'external' as const,
          status: 'accepted' as const,
          justification: plainText(`${waiver.reason} (${waiver.owner}, until ${waiver.expires})`),
        },
      ],
    }),
    properties: {
      outcome,
      severity,
      ...(promise !== undefined && { promise: plainText(promise) }),
      ...(erratum !== undefined && { erratum: plainText(erratum) }),
    },
  };
}

/** What could not be looked at is told here too: a run with none of it is complete. */
function invocationOf(results: RunResults, told: readonly OutcomeRecord[]): Invocation {
  const begun = Date.parse(results.startedAt);
  return {
    executionSuccessful: results.verdict !== 'inconclusive',
    exitCode: exitCode(results.verdict),
    exitCodeDescription: plainText(results.verdictReason),
    startTimeUtc: new Date(begun).toISOString(),
    endTimeUtc: new Date(begun + results.durationMs).toISOString(),
    toolExecutionNotifications: told
      .filter(({ outcome }) => outcome === 'broken')
      .map((record) => ({
        level: 'error',
        message: { text: `${plainText(record.id)}: ${findingText(record)}` },
      })),
  };
}
