// A machine that goes on from a checkpoint is the machine that was left there.
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCheckpoint, type Checkpoint, findCheckpoint } from '../../src/checkpoint/store.ts';
import type { Disk } from '../../src/machine/machine.ts';
import { silent } from '../../src/progress.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, type Stage } from '../../src/stage.ts';

const never = new AbortController().signal;
const options = { inputs: inputsSchema.parse({}), world: {}, documentText: {} };
const taken: Checkpoint[] = [];

let digest: string;
beforeAll(async () => {
  digest = await readFile(new URL('disk.py', import.meta.url), 'utf8');
});
afterAll(async () => {
  for (const { dir } of taken) await rm(dir, { recursive: true, force: true });
});

/** A stage and what a test does on its machine. */
async function open(from: Checkpoint | null) {
  const stage: Stage = await openStage({ ...options, from: async () => from }, silent, never);
  const session = new Session(stage.descriptor);
  const done = async (script: string) => {
    const { stdout, stderr, exitCode } = await session.shell.run(script, { timeoutMs: 120_000 });
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };
  return {
    stage,
    session,
    done,
    files: async () => (await done(`sudo python3 - <<'EOF'\n${digest}\nEOF`)).split('\n'),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}

async function keep(
  { stage, session }: Awaited<ReturnType<typeof open>>,
  disk: Disk,
  bytes: number,
): Promise<Checkpoint> {
  const key = `test-${randomUUID()}`;
  await addCheckpoint({ key, after: '1', disk, bytes }, stage.descriptor.runDir);
  await session.connection.drop();
  const found = await findCheckpoint(key);
  if (found === null) throw new Error('The checkpoint that was just added is not found.');
  taken.push(found);
  return found;
}

const MANY_KINDS = `
sudo mkdir -p /srv/tree/a/b /srv/swap/one /srv/swap/two "/srv/od d
name" /usr/local/replaced
echo 1 | sudo tee /srv/tree/a/b/file /srv/swap/one/1 /srv/tree/link-me /srv/tree/in-place /usr/local/replaced/x >/dev/null
echo 2 | sudo tee /srv/swap/two/2 /srv/tree/becomes-a-directory >/dev/null
sudo ln /srv/tree/link-me /srv/tree/hard; sudo ln -s hard /srv/tree/soft
sudo python3 -c "import os; os.setxattr('/srv/tree/hard', 'user.mine', b'1')"
sudo install -m 4750 -g adm /usr/bin/true /srv/tree/setuid
sudo truncate -s 50M /srv/tree/sparse; sudo mkfifo /srv/tree/pipe
sudo rm -r /usr/share/doc/tar; sudo rm /usr/bin/tac; echo changed | sudo tee -a /etc/issue >/dev/null
sudo touch /var/lib/docker/in-a-volume`;

const LATER = `
sudo mv /srv/swap/one /srv/swap/three; sudo mv /srv/swap/two /srv/swap/one
sudo rm -r /srv/tree/a /usr/local/replaced; sudo ln -s /srv /usr/local/replaced
sudo rm /srv/tree/becomes-a-directory; sudo mkdir /srv/tree/becomes-a-directory
printf 3 | sudo dd of=/srv/tree/in-place conv=notrunc status=none
sudo chmod 600 /srv/tree/hard; sudo chown deployer /srv/swap
sudo mkdir -p /usr/share/doc/tar; echo new | sudo tee /usr/share/doc/tar/only >/dev/null
echo gone | sudo tee /tmp/in-memory >/dev/null`;

describe('a checkpoint', () => {
  let first: Checkpoint;
  let second: Checkpoint;
  let filesOfFirst: readonly string[];
  let filesOfSecond: readonly string[];
  let owner: { readonly key: string; readonly address: string; readonly id: string };

  test('is taken of a machine that goes on afterwards', async ({ annotate }) => {
    await using machine = await open(null);
    const { descriptor } = machine.stage;
    const run = basename(descriptor.runDir);
    if (machine.session.machine.save === null) throw new Error('This machine cannot be saved.');
    owner = {
      key: descriptor.machine.ssh.hostKey,
      address: descriptor.machine.ssh.host,
      id: await machine.done('cat /etc/machine-id'),
    };
    await machine.done(MANY_KINDS);
    filesOfFirst = await machine.files();
    expect(filesOfFirst.length).toBeGreaterThan(10_000);
    expect(filesOfFirst.filter((file) => file.startsWith('srv/')).length).toBeGreaterThan(15);
    machine.session.context(never).secret('learned-on-the-way', 'learned');
    machine.session.ledger.enter('1.1/step', 'passed');
    const startedAt = performance.now();
    const one = await machine.session.machine.save(`${run}-1`, { disk: null, saved: false }, never);
    await annotate(
      `Saved ${Math.round(one.bytes / 1e6)} MB in ${(performance.now() - startedAt).toFixed()} ms.`,
    );
    first = await keep(machine, one.disk, one.bytes);

    await machine.done(LATER);
    filesOfSecond = await machine.files();
    const two = await machine.session.machine.save(`${run}-2`, { disk: one.disk, saved: true }, never);
    second = await keep(machine, two.disk, two.bytes);
    expect(two.bytes).toBeLessThan(40e6);
    expect(filesOfSecond).not.toEqual(filesOfFirst);
    expect(await machine.done('cat /tmp/in-memory')).toBe('gone\n');
  });

  test.for([
    { name: 'first', of: () => [first, filesOfFirst] as const },
    { name: 'second', of: () => [second, filesOfSecond] as const },
  ])('has every file as the machine had it: the $name', async ({ of }) => {
    const [checkpoint, files] = of();
    await using machine = await open(checkpoint);
    const found = await machine.files();
    expect(files.filter((file) => !found.includes(file))).toEqual([]);
    expect(found.filter((file) => !files.includes(file))).toEqual([]);
    expect(await machine.done('sudo ls -A /var/lib/docker; ls -A /tmp | grep -c in-memory || true')).toBe(
      'in-a-volume\n0\n',
    );
  });

  test('boots the same machine, which can be rebooted and saved again', async ({ annotate }) => {
    await using machine = await open(second);
    const { stage, session, done } = machine;
    await annotate(`Booted, with its world, in ${stage.bootMs} ms.`);
    expect(stage.bootMs).toBeLessThan(30_000);
    expect(stage.descriptor.machine.ssh.hostKey).toBe(owner.key);
    expect(stage.descriptor.machine.ssh.host).toBe(owner.address);
    expect(await done('cat /etc/machine-id')).toBe(owner.id);
    expect(await done('systemctl is-system-running')).toBe('running\n');
    expect(session.ledger.isDone('1.1/step')).toBe(true);
    const { secret: _, ...context } = session.context(never);
    expect(context.inputs).toHaveProperty('botToken', expect.stringMatching(/^\d+:/));
    expect(session.recorder.redact('learned-on-the-way')).toBe('«secret:learned»');

    await done('echo more | sudo tee /srv/more >/dev/null; sudo rm /srv/tree/pipe');
    await session.context(never).afterReboot();
    expect(await done('cat /srv/more; ls /run/old /conform 2>/dev/null || true')).toBe('more\n');
    const files = await machine.files();
    if (session.machine.save === null) throw new Error('This machine cannot be saved.');
    const name = `${basename(stage.descriptor.runDir)}-1`;
    const { disk, bytes } = await session.machine.save(name, { disk: second.disk, saved: false }, never);
    expect(bytes).toBeLessThan(40e6);
    expect(disk.layers).toEqual([name, ...second.disk.layers]);
    const third = await keep(machine, disk, bytes);
    await using again = await open(third);
    const found = await again.files();
    expect(files.filter((file) => !found.includes(file))).toEqual([]);
    expect(found.filter((file) => !files.includes(file))).toEqual([]);
  });
});
