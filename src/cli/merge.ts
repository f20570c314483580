// conform merge: one report of what several runs of `accept --shard` have looked at.
import { cp, mkdir, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { type HostRow, type HostTable, readHosts, renderHosts, worst, writeHosts } from '../report/hosts.ts';
import { takesColor } from '../report/takes-color.ts';
import { exitCode } from '../report/verdict.ts';

export interface MergeOptions {
  readonly report: string;
}

/**
 * Copies the reports of all hosts into one folder, with a table of them. A host that no run has looked at is inconclusive.
 * @returns the exit status of the worst verdict
 * @throws BadInput for what is no report of several hosts, for runs over other hosts, and for a host that two runs have looked at
 */
export async function merge(dirs: readonly string[], options: MergeOptions): Promise<number> {
  const tables = await Promise.all(dirs.map(tableOf));
  const [first] = tables;
  if (first === undefined)
    throw new BadInput('No report is named', 'conform merge', 'Name the folders of the shards.');
  const { all } = first;
  const other = tables.findIndex((table) => table.all.join('\n') !== all.join('\n'));
  if (other > 0)
    throw new BadInput(
      'These reports are of other hosts',
      `${dirs[0]}, ${dirs[other]}`,
      'Merge shards of one inventory.',
    );
  const rows = tables.flatMap(({ hosts }) => hosts);
  const twice = rows.find(({ target }, index) => rows.findIndex((row) => row.target === target) !== index);
  if (twice !== undefined)
    throw new BadInput('Two runs have looked at this host', twice.target, 'Leave one of them out.');

  const reportDir = resolve(options.report);
  await mkdir(reportDir, { recursive: true });
  if ((await readdir(reportDir)).length > 0)
    throw new BadInput('The folder is not empty', `--report ${options.report}`, 'Give a folder of its own.');
  const merged = await Promise.all(
    all.map(async (target): Promise<HostRow> => {
      const row = rows.find((one) => one.target === target);
      if (row === undefined) return neverLookedAt(target, reportDir);
      const dir = join(reportDir, basename(row.dir));
      await cp(row.dir, dir, { recursive: true });
      return { ...row, dir };
    }),
  );
  const page = await writeHosts(reportDir, { all, hosts: merged });
  const { stdout } = process;
  const look = { color: takesColor(stdout, process.env), width: stdout.columns || 100 };
  stdout.write(`${renderHosts(merged, look)}\nReport: ${page}\n`);
  return exitCode(worst(merged));
}

async function tableOf(dir: string): Promise<HostTable> {
  return readHosts(resolve(dir)).catch((cause: unknown) => {
    throw new BadInput(
      'This folder holds no report of several hosts',
      dir,
      'Name what accept --shard has written.',
      {
        cause,
      },
    );
  });
}

function neverLookedAt(target: string, dir: string): HostRow {
  return {
    target,
    hostname: target,
    dir,
    verdict: 'inconclusive',
    verdictReason: 'inconclusive: none of these runs has looked at it',
    startedAt: new Date().toISOString(),
    durationMs: 0,
    checklist: [],
  };
}
