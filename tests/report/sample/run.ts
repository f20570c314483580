// Runs sample specs as `conform` runs suites, in a process of its own: run.ts REPORT_DIR SPEC... [-t NAME]

import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { reviewWaivers, waive } from '../../../src/accept/waivers.ts';
import ConformReporter from '../../../src/report/conform-reporter.ts';
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

const reporter = new ConformReporter({
  reportDir,
  guideTitle: 'OpenClaw Hardened Deployment Guide',
  info: (records) => {
    if (values['no-info']) throw new Error('the machine is gone');
    if (!values.accept) return INFO;
    return { ...ACCEPT_INFO, waivers: reviewWaivers(WAIVERS, records, '2026-11-23') };
  },
  ...(values.accept && {
    settle: (record) => waive(record, WAIVERS, '2026-11-23'),
    formats: ['sarif', 'github'],
  }),
  redactor,
  live: true,
  json: values.json ?? false,
  signal: abort.signal,
});

await startVitest('test', specs, {
  config: false,
  watch: false,
  dir: import.meta.dirname,
  include: ['*.sample.ts'],
  reporters: [reporter, { onUserConsoleLog: ({ content }) => void process.stderr.write(content) }],
  isolate: false,
  maxWorkers: 1,
  fileParallelism: false,
  ...(values.name === undefined ? {} : { testNamePattern: values.name }),
});

process.exitCode = reporter.results === undefined ? 2 : exitCode(reporter.results.verdict);
