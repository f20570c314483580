// GitHub Actions' workflow commands: the verdict and each finding as an annotation of the run.

import { type AnnotationLevel, annotation } from '../annotation.ts';
import { type Outcome, type OutcomeRecord, type RunResults, SEVERITIES, type Verdict } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { findingText, runName } from './finding.ts';

const VERDICT: Readonly<Record<Verdict, AnnotationLevel>> = {
  conformant: 'notice',
  'non-conformant': 'error',
  inconclusive: 'warning',
};
const LEVEL: Partial<Readonly<Record<Outcome, AnnotationLevel>>> = {
  failed: 'error',
  fixed: 'error',
  broken: 'warning',
  blocked: 'warning',
  waived: 'notice',
};

/**
 * The results as workflow commands, one a line. GitHub shows ten of each level: the verdict comes first, then the findings, the
 * most severe first.
 */
export function github(results: RunResults): string {
  const title = `guide-conformance: ${runName(results)}`;
  const findings = results.outcomes
    .flatMap((record) => {
      const level = LEVEL[record.outcome];
      return level === undefined ? [] : [{ level, record }];
    })
    .sort((a, b) => SEVERITIES.indexOf(a.record.severity) - SEVERITIES.indexOf(b.record.severity));
  return [
    annotation(VERDICT[results.verdict], { title }, plainText(results.verdictReason)),
    ...findings.map(({ level, record }) => annotation(level, { title: plainText(record.id) }, told(record))),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function told(record: OutcomeRecord): string {
  const sections = [...new Set((record.repair ?? []).map(({ section }) => section))];
  // The commands are too long for an annotation.
  const repair = sections.length === 0 ? undefined : `How to repair it: ${sections.join('; ')}.`;
  return [findingText(record), record.matters, repair]
    .flatMap((text) => (text === undefined ? [] : [plainText(text)]))
    .join('\n\n');
}
