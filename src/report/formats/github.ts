// GitHub Actions' workflow commands: the verdict and each finding as an annotation of the run.

import { type Outcome, type OutcomeRecord, type RunResults, SEVERITIES, type Verdict } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { findingText, runName } from './finding.ts';

type Level = 'error' | 'warning' | 'notice';

const VERDICT: Readonly<Record<Verdict, Level>> = {
  conformant: 'notice',
  'non-conformant': 'error',
  inconclusive: 'warning',
};
const LEVEL: Partial<Readonly<Record<Outcome, Level>>> = {
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
    annotation(VERDICT[results.verdict], title, plainText(results.verdictReason)),
    ...findings.map(({ level, record }) => annotation(level, record.id, told(record))),
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

/** What a host printed must not become a command of its own: line breaks are escaped, in properties also what separates them. */
function annotation(level: Level, title: string, message: string): string {
  const escaped = (text: string) =>
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = escaped(plainText(title)).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${escaped(message)}`;
}
