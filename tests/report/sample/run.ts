// Runs sample specs as `conform` runs suites, in a process of its own: run.ts REPORT_DIR SPEC... [-t NAME]

import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import ConformReporter from '../../../src/report/conform-reporter.ts';
import { Redactor } from '../../../src/report/redaction.ts';
import { exitCode } from '../../../src/report/verdict.ts';
import { INFO } from '../records.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    'no-info': { type: 'boolean' },
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
  info: () => {
    if (values['no-info']) throw new Error('the machine is gone');
    return INFO;
  },
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
