// The files of an acceptance: the ones that were asked for, none of an earlier run's, and no secret in any of them.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { questionsYaml } from '../../src/accept/questions.ts';
import { writeAcceptReport } from '../../src/report/accept-files.ts';
import { type AcceptInfo, buildAcceptance } from '../../src/report/acceptance.ts';
import { writeAllureResults } from '../../src/report/allure-results.ts';
import { FORMATS } from '../../src/report/formats/formats.ts';
import type { AcceptResults, Evidence, Outcome, OutcomeRecord } from '../../src/report/outcome.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { readResults } from '../../src/report/results.ts';
import { renderSummary } from '../../src/report/terminal.ts';
import { sha256Of } from '../../src/signature/manifest.ts';
import { ACCEPT_INFO, acceptRecords, record } from './records.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'accept-files-'));
});
afterEach(() => rm(dir, { recursive: true }));

const build = (): AcceptResults => buildAcceptance(acceptRecords(), ACCEPT_INFO, new Redactor());

test('are what was asked for, and of one run', async () => {
  const printed = await writeAcceptReport(dir, build(), ['sarif', 'hdf', 'github', 'github']);
  expect((await readdir(dir)).sort()).toEqual([
    'junit.xml',
    'results.hdf.json',
    'results.json',
    'results.sarif',
    'sign-off.html',
  ]);
  expect(printed.match(/::non-conformant/g)).toHaveLength(1);
  expect((await readResults(join(dir, 'results.json'))).mode).toBe('accept');
  const page = await readFile(join(dir, 'sign-off.html'), 'utf8');
  expect(page).toContain(await sha256Of(join(dir, 'results.json')));
});

test('are not an earlier run’s', async () => {
  await writeAcceptReport(dir, build(), [...FORMATS]);
  for (const name of ['SHA256SUMS', 'SHA256SUMS.sig']) await writeFile(join(dir, name), 'x');
  expect(await writeAcceptReport(dir, build(), [])).toBe('');
  expect((await readdir(dir)).sort()).toEqual(['junit.xml', 'results.json', 'sign-off.html']);
});

describe('of a host full of secrets', () => {
  /** Each is marked by where it was planted; half of them hold what every format escapes in its own way. */
  const secrets: string[] = [];
  const plant = (where: string): string => {
    const secret = secrets.length % 2 === 0 ? `planted-${where}-0123` : `pl&nted<${where}>"'\\%:0123`;
    secrets.push(secret);
    return secret;
  };
  const evidence = (where: string): Evidence => ({
    command: `login --password ${plant(`${where}-command`)}`,
    exitCode: 1,
    signal: null,
    stdout: `hello ${plant(`${where}-stdout`)}\n`,
    stderr: `not ${plant(`${where}-stderr`)}\n`,
    startedAt: '2026-11-03T10:00:00.000Z',
    durationMs: 1,
    timedOut: false,
  });
  const full = (outcome: Outcome): OutcomeRecord => {
    const at = (field: string) => plant(`${outcome}-${field}`);
    return record(outcome, {
      id: `x/${at('id')}`,
      section: at('section'),
      sectionTitle: at('sectionTitle'),
      phase: at('phase'),
      title: at('title'),
      promise: at('promise'),
      reason: `first\n${at('reason')}`,
      question: at('question'),
      erratum: at('erratum'),
      matters: at('matters'),
      repair: [{ section: at('repair'), says: at('says'), commands: at('commands'), erratum: at('by') }],
      waiver: { check: 'x', reason: at('waived'), owner: at('owner'), expires: '2027-01-01' },
      attestation: { id: 'x', answer: 'no', text: at('said'), name: at('name'), date: '2026-11-02' },
      evidence: [evidence(`${outcome}-evidence`)],
      diagnosis: [evidence(`${outcome}-diagnosis`)],
    });
  };
  const info: AcceptInfo = {
    ...ACCEPT_INFO,
    openclaw: plant('openclaw'),
    guide: {
      ...ACCEPT_INFO.guide,
      file: plant('file'),
      drifted: [plant('drifted')],
      version: plant('version'),
    },
    machine: {
      kind: 'ssh',
      image: plant('image'),
      os: plant('os'),
      kernel: plant('kernel'),
      systemd: plant('systemd'),
      remarks: [plant('remark')],
    },
    inputs: { model: plant('input') },
    host: {
      target: plant('target'),
      hostname: plant('hostname'),
      hostKeys: [{ type: plant('type'), fingerprint: plant('fingerprint') }],
      machineId: plant('machine-id'),
      versions: { docker: plant('docker') },
    },
    options: [{ name: plant('option'), found: plant('found'), demanded: plant('demanded') }],
    waivers: [
      {
        check: plant('check'),
        reason: plant('why'),
        owner: plant('who'),
        expires: '2027-01-01',
        use: 'expired',
        outcome: null,
      },
    ],
    attestations: [
      {
        id: plant('id'),
        answer: 'yes',
        text: plant('text'),
        name: plant('name'),
        date: '2026-11-02',
        use: 'used',
        outcome: null,
      },
    ],
    comparison: {
      before: '2026-11-03T09:59:05.000Z',
      after: '2026-11-03T10:01:00.000Z',
      compared: [plant('compared')],
      differences: [{ what: plant('what') }, { what: plant('asked'), because: plant('because') }],
    },
  };
  const outcomes = [
    'passed',
    'failed',
    'erratum',
    'blocked',
    'manual',
    'waived',
    'broken',
    'not-applicable',
  ] as const;
  const records = outcomes.map(full);
  // Told by a command of one record, repeated by the title of another: known only once all have been looked at.
  const token = 'fedcba9876543210'.repeat(4);
  records.unshift(record('passed', { id: 'early', title: `says ${token}` }));
  records.push(
    record('passed', {
      id: 'late',
      evidence: [{ ...evidence('late'), stdout: `Gateway token: ${token}\n` }],
    }),
  );

  /** As it is, and as each format would have it. */
  const forms = (secret: string): readonly string[] => {
    const json = JSON.stringify(secret).slice(1, -1);
    const escaped = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const quoted = escaped.replaceAll('"', '&quot;');
    return [
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      escaped,
      quoted,
      quoted.replaceAll("'", '&#39;'),
      quoted.replaceAll("'", '&apos;'),
      secret.replaceAll('%', '%25'),
      secret.replaceAll('%', '%25').replaceAll(':', '%3A'),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').replace(/=*$/, ''),
    ];
  };

  async function filesBelow(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  }

  test('hold none of them, in any form', async () => {
    const redactor = new Redactor();
    for (const [index, secret] of secrets.entries()) redactor.add(secret, `marked ${index}`);
    const results = buildAcceptance(records, info, redactor);
    await mkdir(join(dir, 'allure-results'));
    const printed = await writeAcceptReport(dir, results, [...FORMATS]);
    writeAllureResults(join(dir, 'allure-results'), 'Guide', results.outcomes, new Map());
    const questions = results.outcomes.flatMap(({ question, ...rest }) =>
      question ? [{ ...rest, question }] : [],
    );
    await writeFile(join(dir, 'questions.yaml'), questionsYaml(questions));
    await writeFile(
      join(dir, 'stdout.txt'),
      `${printed}${renderSummary(results, 'x', { color: false, width: 400 })}`,
    );

    const files = await filesBelow(dir);
    expect(files.length).toBeGreaterThan(15);
    const found: string[] = [];
    for (const file of files) {
      const text = await readFile(file, 'utf8');
      expect(text, file).not.toBe('');
      for (const secret of [...secrets, token])
        if (forms(secret).some((form) => text.includes(form))) found.push(`${secret} in ${file}`);
    }
    expect(found).toEqual([]);
    // It is the redactor that kept them out, and not that nothing was written.
    expect(await readFile(join(dir, 'sign-off.html'), 'utf8')).toContain('«secret:marked ');
  });

  test('would be found, were they there', async () => {
    const results = buildAcceptance(records, info, new Redactor());
    await writeAcceptReport(dir, results, [...FORMATS]);
    for (const file of await filesBelow(dir)) {
      const text = await readFile(file, 'utf8');
      const found = secrets.filter((secret) => forms(secret).some((form) => text.includes(form)));
      expect(found.length, file).toBeGreaterThan(20);
    }
  });
});
