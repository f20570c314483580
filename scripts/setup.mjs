// Set-up on a bare clone: Node 24 and the dependencies, through npm. Plain JavaScript without dependencies, since it runs
// on whatever Node is there (20 or later) before anything is installed. Engine and images are made by `conform` itself.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.guide-conformance`;
const HEARTBEAT_MS = 10_000;

/** What the installed dependencies follow from. */
function wanted() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(root + file));
  return `${hash.digest('hex')} ${process.platform} ${process.arch}`;
}

function isDone() {
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wanted() &&
    existsSync(`${root}node_modules/.bin/node`)
  );
}

function run(title, command, args) {
  return new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
    process.stderr.write(`${title} …\n`);
    const heartbeat = setInterval(() => process.stderr.write(`${title} … ${seconds()}\n`), HEARTBEAT_MS);
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(heartbeat);
      if (code === 0) {
        process.stderr.write(`${title}: done (${seconds()})\n`);
        resolve();
      } else {
        reject(new Error(`\`${command} ${args.join(' ')}\` ended with ${code}:\n${output.trimEnd()}`));
      }
    });
  });
}

async function installDependencies() {
  if (isDone()) return;
  await run('Installing dependencies and Node 24', 'npm', ['ci', '--no-audit', '--no-fund']);
  // npm links a package's commands for others, not for itself: this is what makes `npx conform` work here.
  const link = `${root}node_modules/.bin/conform`;
  if (!existsSync(link)) symlinkSync('../../src/cli/main.ts', link);
  chmodSync(`${root}src/cli/main.ts`, 0o755);
  writeFileSync(stamp, wanted());
}

try {
  await installDependencies();
} catch (error) {
  process.stderr.write(
    `Set-up failed: ${error instanceof Error ? error.message : error}\nCheck the network and npm's configuration, then try again.\n`,
  );
  process.exitCode = 2;
}
