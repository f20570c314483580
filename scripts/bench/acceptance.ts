// How long an acceptance takes: of a finished machine, beside tools that others use for the like, and of many hosts.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';
import { lineProgress } from '../../src/cli/progress.ts';
import { aptInstall, isDebianRoot } from '../../src/machine/host.ts';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { awaitGateway } from '../../src/probe/openclaw/gateway-start.ts';
import { during } from '../../src/progress.ts';
import { Session } from '../../src/spec/session.ts';
import { SERVICE_IDS } from '../../src/world/services.ts';
import { openFinished } from '../../tests/booted/finished.ts';
import { sshConfigOf } from '../../tests/booted/ssh-config.ts';
import { missedBy, type Tool } from './faults.ts';
import { type Figure, median, seconds } from './figure.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const LAB = SERVICE_IDS.flatMap((id) => ['--world', `${id}=stand-in`]);
const MANY = 100;
/** So long each call of OpenClaw is made to take, so that figures of several machines can be compared. */
const CALL_S = 3;

/** @param count how often each is measured, after a first time that does not count */
export async function acceptances(count: number, signal: AbortSignal): Promise<readonly Figure[]> {
  const progress = lineProgress(process.stderr);
  const { stage: opened, isFinished } = await openFinished(signal, progress);
  await using stage = opened;
  if (!isFinished)
    return [{ what: 'an acceptance', measured: 'no finished machine: `npm start` first', aim: '' }];
  await using session = new Session(stage.descriptor);
  await during(progress, 'Waiting for the gateway', async () => {
    await awaitGateway(session.shell);
    await readAudit(session.shell);
  });
  const config = await sshConfigOf(stage.descriptor, 'Host box\n');
  const work = await mkdtemp(join(tmpdir(), 'bench-accept-'));
  const conform = (...args: readonly string[]) => [
    process.execPath,
    MAIN,
    'accept',
    ...args,
    '--ssh-config',
    config,
    '--no-allure',
    '--report',
    work,
    ...LAB,
  ];
  const time = (command: readonly string[], options: Options = {}) =>
    medianOf(count, () =>
      during(progress, basename(command[0] ?? ''), () =>
        timed(command, { cwd: HERE, cancelSignal: signal, ...options }),
      ),
    );
  try {
    const figures: Figure[] = [
      { what: 'acceptance of a finished machine, whole', measured: await time(conform('box')), aim: '' },
      {
        what: 'the same, its checklist',
        measured: await time(conform('box', '--phases', 'checklist')),
        aim: '',
      },
    ];
    const others = await othersOf(config, signal);
    const ours = { name: 'conform accept', command: conform('box', '--phases', 'checklist'), env: {} };
    const { tried, missed } = await during(progress, 'Faults', (task) =>
      missedBy([ours, ...others], session, HERE, (fault) => task.note(fault), signal),
    );
    for (const [name, ids] of missed)
      figures.push({
        what: `of ${tried} faults of the checklist, found: ${name}`,
        measured: `${tried - ids.length}${ids.length === 0 ? '' : `, not ${ids.join(', ')}`}`,
        aim: '',
      });
    const stub = async (delayS: number) => {
      const { exitCode, stderr } = await session.shell.run(stubbed(delayS), { timeoutMs: 120_000 });
      if (exitCode !== 0) throw new Error(stderr);
    };
    for (const delayS of [0, CALL_S]) {
      await stub(delayS);
      const title = `the twelve rows, each call of OpenClaw taking ${delayS} s`;
      for (const tool of [ours, ...others])
        figures.push({
          what: `${title}: ${tool.name}`,
          measured: await time(tool.command, { env: tool.env }),
          aim: tool === ours ? (delayS === 0 ? '1.0 s' : '3.8 s') : '',
        });
    }
    await stub(0);
    const inventory = join(work, 'hosts.yaml');
    const names = Array.from({ length: MANY }, (_, index) => `- host: box-${index}\n`);
    await writeFile(inventory, names.join(''));
    const many = conform('--inventory', inventory, '--phases', 'checklist');
    const started = performance.now();
    const peakMb = await during(progress, `${MANY} hosts`, () => peakOf(many, signal));
    figures.push(
      {
        what: `${MANY} hosts, their checklist: a host`,
        measured: seconds((performance.now() - started) / MANY),
        aim: '0.3 s',
      },
      { what: `${MANY} hosts: most memory of the main process`, measured: `${peakMb} MB`, aim: '' },
    );
    return figures;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** On the machine: what OpenClaw has answered, again and again, after so many seconds. */
function stubbed(delayS: number): string {
  return `sudo -u openclaw-svc bash -s << 'STUB'
set -e
cd ~/.npm-global; export PATH=$HOME/.npm-global/bin:$PATH
if [ ! -e stub ]; then
  mkdir stub
  openclaw --version > stub/version
  openclaw security audit --deep --json > stub/audit
fi
printf '%s\\n' '#!/bin/sh' 'sleep ${delayS}' 'case "$*" in *--version*) cat ~/.npm-global/stub/version ;; *audit*) cat ~/.npm-global/stub/audit ;; esac' > stub/openclaw
chmod 755 stub/openclaw
ln -sfn ../stub/openclaw bin/openclaw
STUB`;
}

/** Tools that Debian has; none where they can't be had. */
async function othersOf(config: string, signal: AbortSignal): Promise<readonly Tool[]> {
  if (!(await isDebianRoot())) return [];
  await aptInstall(
    { 'py.test-3': 'python3-testinfra', rspec: 'ruby-serverspec' },
    lineProgress(process.stderr),
    signal,
  );
  const testinfra = [
    'py.test-3',
    '-q',
    '-p',
    'no:cacheprovider',
    '--hosts=ssh://box',
    `--ssh-config=${config}`,
    'test_checklist.py',
  ];
  return [
    { name: 'Testinfra', command: testinfra, env: { PYTHONDONTWRITEBYTECODE: '1' } },
    {
      name: 'Testinfra, without its ControlMaster',
      command: [...testinfra, '--ssh-extra-args=-o ControlMaster=no -o ControlPath=none'],
      env: { PYTHONDONTWRITEBYTECODE: '1' },
    },
    {
      name: 'Serverspec',
      command: ['rspec', 'checklist_spec.rb'],
      env: { TARGET: 'box', SSH_CONFIG: config },
    },
  ];
}

async function medianOf(count: number, run: () => Promise<number>): Promise<string> {
  const times: number[] = [];
  for (let index = 0; index <= count; index += 1) {
    const ms = await run();
    if (index > 0) times.push(ms);
  }
  return `${seconds(median(times))} (${seconds(Math.min(...times))} to ${seconds(Math.max(...times))})`;
}

async function timed([program = '', ...args]: readonly string[], options: Options): Promise<number> {
  const startedAt = performance.now();
  const { exitCode, stdout, stderr } = await execa(program, args, {
    ...options,
    reject: false,
    stdin: 'ignore',
  });
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}.\n${stdout}\n${stderr}`);
  return performance.now() - startedAt;
}

/** The most memory that a program's first process had, in MB. */
async function peakOf([program = '', ...args]: readonly string[], signal: AbortSignal): Promise<number> {
  const child = execa(program, args, { reject: false, stdin: 'ignore', cancelSignal: signal });
  let peakKb = 0;
  const look = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakKb = Math.max(peakKb, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
  }, 200);
  try {
    const { exitCode, stdout } = await child;
    // One machine by a hundred names: what one visit leaves, another may notice.
    if (exitCode !== 0 && exitCode !== 2)
      throw new Error(`It ended with ${exitCode}.\n${stdout.slice(-2000)}`);
    return Math.round(peakKb / 1024);
  } finally {
    clearInterval(look);
  }
}
