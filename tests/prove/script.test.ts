import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { injection, removal } from '../../src/prove/script.ts';
import { aFault } from './faults.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fault-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Here, and not on a machine: without sudo, and with what is kept kept elsewhere. */
const run = (script: string) =>
  execa(
    'bash',
    [
      '-e',
      '-c',
      script
        .replaceAll('sudo ', '')
        .replaceAll('/var/tmp/conform-kept', `${dir}-kept`)
        .replaceAll(/\/(var|run)\/log\/journal/g, `${dir}/$1`),
    ],
    { env: { PATH: `${dir}:${process.env.PATH}` } },
  );
afterEach(() => rm(`${dir}-kept`, { recursive: true, force: true }));

test('a file that was changed, one that was made and a folder are as before', async () => {
  const [changed, made, folder] = [join(dir, 'changed'), join(dir, 'made'), join(dir, 'folder')];
  await writeFile(changed, 'before', { mode: 0o640 });
  await mkdir(folder);
  await writeFile(join(folder, 'kept'), 'kept');
  const fault = aFault({
    keep: [changed, made, folder],
    inject: `echo after > ${changed}; chmod 0600 ${changed}; echo made > ${made}; rm ${folder}/kept; echo > ${folder}/new`,
    undo: `test "$(cat ${changed})" = before`,
  });

  await run(injection(fault));
  expect(await readFile(changed, 'utf8')).toBe('after\n');
  expect(await readdir(folder)).toEqual(['new']);
  await run(removal(fault));

  expect(await readFile(changed, 'utf8')).toBe('before');
  expect((await stat(changed)).mode & 0o777).toBe(0o640);
  expect((await readdir(dir)).sort()).toEqual(['changed', 'folder']);
  expect(await readdir(folder)).toEqual(['kept']);
});

test('a link that leads elsewhere from where it is kept is as before', async () => {
  const link = join(dir, 'bin');
  await writeFile(join(dir, 'program'), 'program');
  await symlink('program', link);
  await run(injection(aFault({ keep: [link], inject: `rm ${link}; echo other > ${link}` })));
  await run(removal(aFault({ keep: [link], undo: '' })));
  expect(await readlink(link)).toBe('program');
});

test('what an earlier fault kept is not put back', async () => {
  const file = join(dir, 'file');
  await writeFile(file, 'old');
  await run(injection(aFault({ keep: [file], inject: 'true' })));
  await rm(file);
  await run(injection(aFault({ keep: [file], inject: `echo new > ${file}` })));
  await run(removal(aFault({ keep: [file], undo: '' })));
  expect(await readdir(dir)).toEqual([]);
});

test('what was logged while it is in is taken out of the journal, and what was logged before stays', async () => {
  const journal = join(dir, 'run', 'machine');
  await mkdir(journal, { recursive: true });
  const log = (line: string) => appendFile(join(journal, 'system.journal'), `${line}\n`);
  // As the real one does: what was logged until then becomes a file of its own.
  const rotate = `#!/bin/bash\n[ "$*" = "--quiet --rotate" ] && mv ${journal}/system.journal ${journal}/system@$(date +%s%N).journal; exit 0\n`;
  await writeFile(join(dir, 'journalctl'), rotate, { mode: 0o755 });
  const fault = aFault({ logged: true, inject: 'true', undo: 'true' });

  await log('before');
  await run(injection(fault));
  await log('meanwhile');
  await run(removal(fault));
  await log('after');

  const files = (await readdir(journal)).sort();
  const lines = await Promise.all(files.map((file) => readFile(join(journal, file), 'utf8')));
  expect(lines.join('')).toBe('after\nbefore\n');
});
