// MITRE's Heimdall Data Format: the JSON of an InSpec run, which Heimdall and the SAF tools read.

import type { Outcome, OutcomeRecord, RunResults, Severity } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { bySection, sectionName } from '../section-tally.ts';
import { repairText, runName } from './finding.ts';

/** InSpec's scale from 0 to 1; 0 is what does not apply. */
const IMPACT: Readonly<Record<Severity, number>> = { critical: 0.9, major: 0.7, minor: 0.3 };
const SEVERITY: Readonly<Record<Severity, string>> = { critical: 'critical', major: 'high', minor: 'low' };
const STATUS: Readonly<Record<Outcome, 'passed' | 'failed' | 'skipped' | 'error'>> = {
  passed: 'passed',
  erratum: 'passed',
  failed: 'failed',
  fixed: 'failed',
  waived: 'failed',
  blocked: 'skipped',
  'not-applicable': 'skipped',
  manual: 'skipped',
  broken: 'error',
};

/** The results as HDF: a control for each step or check, a group for each section. */
export function hdf(results: RunResults): string {
  const { guide, suite, machine, durationMs, outcomes } = results;
  const accepted = results.mode === 'accept' ? results : null;
  const profile = {
    name: 'openclaw-hardened-deployment-guide',
    title: 'OpenClaw Hardened Deployment Guide',
    version: accepted?.guide.version ?? suite,
    summary: plainText(results.verdictReason),
    sha256: guide.sha256 ?? '',
    status: 'loaded',
    supports: [],
    attributes: Object.entries(results.inputs).map(([name, value]) => ({ name, options: { value } })),
    groups: bySection(outcomes).map((tally) => ({
      id: plainText(tally.section),
      title: plainText(sectionName(tally)),
      controls: tally.records.map(({ id }) => plainText(id)),
    })),
    controls: outcomes.map(controlOf),
  };
  const log = {
    platform: {
      name: plainText(machine.os),
      release: plainText(machine.kernel),
      target_id: accepted?.host.machineId ?? runName(results),
    },
    profiles: [profile],
    statistics: { duration: durationMs / 1000 },
    version: suite,
    // Heimdall shows what it does not know as it stands.
    passthrough: { verdict: results.verdict, mode: results.mode, ...(accepted && { host: accepted.host }) },
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function controlOf(record: OutcomeRecord) {
  const { id, title, severity, outcome, promise, phase, erratum, matters, waiver, attestation } = record;
  const repair = repairText(record);
  const where = plainText(promise ?? sectionName(record));
  return {
    id: plainText(id),
    title: plainText(title),
    desc: plainText(matters === undefined ? `Promised in ${where}.` : `${matters} Promised in ${where}.`),
    descriptions: [
      { label: 'check', data: checkText(record) },
      ...(repair === undefined ? [] : [{ label: 'fix', data: repair }]),
    ],
    impact: outcome === 'not-applicable' ? 0 : IMPACT[severity],
    refs: [{ ref: where }],
    tags: {
      severity: SEVERITY[severity],
      outcome,
      phase: plainText(phase),
      ...(erratum !== undefined && { erratum: plainText(erratum) }),
    },
    code: '',
    // The schema asks for a line, and a promise has none.
    source_location: { ref: where, line: 1 },
    results: [resultOf(record)],
    ...(waiver !== undefined && {
      waiver_data: {
        // It was looked at all the same. Heimdall goes by this text, whatever it came to.
        run: true,
        skipped_due_to_waiver: plainText(`waived until ${waiver.expires} by ${waiver.owner}`),
        justification: plainText(`${waiver.reason} (${waiver.owner})`),
        expiration_date: waiver.expires,
        message: '',
      },
    }),
    ...(attestation !== undefined && {
      attestation_data: {
        control_id: plainText(id),
        explanation: plainText(attestation.text),
        frequency: '',
        status: attestation.answer === 'yes' ? 'passed' : 'failed',
        updated: attestation.date,
        updated_by: plainText(attestation.name),
      },
    }),
  };
}

function resultOf({ title, outcome, reason, question, attestation, startedAt, durationMs }: OutcomeRecord) {
  // A person's yes counts as it does for MITRE's own attestations.
  const status = outcome === 'manual' && attestation !== undefined ? 'passed' : STATUS[outcome];
  const why = plainText(reason ?? '');
  return {
    status,
    code_desc: plainText(outcome === 'manual' ? (question ?? title) : title),
    start_time: startedAt,
    run_time: durationMs / 1000,
    ...(status === 'skipped' ? { skip_message: `${outcome}: ${why}` } : { message: why }),
    ...(status === 'error' && { exception: 'broken' }),
  };
}

function checkText({ evidence }: OutcomeRecord): string {
  return evidence.map(({ command }) => `$ ${plainText(command)}`).join('\n');
}
