// Runs sample specs as `conform` runs suites, in a process of its own: run.ts REPORT_DIR SPEC... [-t NAME]

import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { reviewWaivers, waive } from '../../../src/accept/waivers.ts';
import AcceptReporter from '../../../src/report/accept-reporter.ts';
import ConformReporter from '../../../src/report/conform-reporter.ts';
import { worst } from '../../../src/report/hosts.ts';
import { Redactor } from '../../../src/report/redaction.ts';
import { exitCode } from '../../../src/report/verdict.ts';
import { ACCEPT_INFO, INFO } from '../records.ts';

const WAIVERS = [{ check: '1.5/failed', reason: 'It may.', owner: 'Jane', expires: '2027-01-01' }];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    'no-info': { type: 'boolean' },
    accept: { type: 'boolean' },
    name: { type: 'string', short: 't' },
  },
});
const [reportDir = '', ...specs] = positionals;
const redactor = new Redactor();
redactor.add('hunter2-hunter2', 'password');
const abort = new AbortController();
// `on`, not `once`: signal-exit (under ora and execa) ends the process when it finds itself the only listener left.
process.on('SIGINT', () => abort.abort());

const common = {
  reportDir,
  guideTitle: 'OpenClaw Hardened Deployment Guide',
  json: values.json ?? false,
  signal: abort.signal,
};
const walking = new ConformReporter({
  ...common,
  info: () => {
    if (values['no-info']) throw new Error('the machine is gone');
    return INFO;
  },
  redactor,
  live: true,
});
const accepting = new AcceptReporter({
  ...common,
  hosts: new Map([
    [
      '',
      {
        target: 'claw',
        dir: reportDir,
        redactor,
        settle: () => (record) => waive(record, WAIVERS, '2026-11-23'),
        info: (records) => ({ ...ACCEPT_INFO, waivers: reviewWaivers(WAIVERS, records, '2026-11-23') }),
        written: async () => undefined,
      },
    ],
  ]),
  formats: ['sarif', 'github'],
  allure: true,
});

await startVitest('test', specs, {
  config: false,
  watch: false,
  dir: import.meta.dirname,
  include: ['*.sample.ts'],
  reporters: [
    values.accept ? accepting : walking,
    { onUserConsoleLog: ({ content }) => void process.stderr.write(content) },
  ],
  isolate: false,
  maxWorkers: 1,
  fileParallelism: false,
  ...(values.name === undefined ? {} : { testNamePattern: values.name }),
});

const verdict = values.accept ? worst(accepting.rows) : walking.results?.verdict;
process.exitCode = verdict === undefined ? 2 : exitCode(verdict);
