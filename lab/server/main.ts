// Entry of the lab container: starts the stand-ins that config.json names.
import { mkdir, readFile } from 'node:fs/promises';
import { DOCKER, openAptRepository, openNodeSource } from './apt-repository.ts';
import { openDockerHub } from './docker-hub.ts';
import { openGitHub } from './github.ts';
import { openLab } from './lab.ts';
import { openLlm } from './llm/llm.ts';
import { openOnePassword } from './one-password/one-password.ts';
import { buildRepository, ONE_PASSWORD } from './one-password/package.ts';
import type { StandIn } from './stand-in.ts';
import { openTelegram } from './telegram/telegram.ts';

interface Config {
  readonly services: readonly string[];
  /** The major releases of Node.js that NodeSource hands out: the one of the image, and those that were put beside it. */
  readonly nodeMajors: readonly string[];
  /** The key to the model provider, and the bot's token, that were made for this run. */
  readonly llmApiKey: string;
  readonly botToken: string;
}

/** Folder of the private keys that sign, by service: the runner keeps them for a machine that goes on in another run. */
const SIGNING = '/lab/signing';

const STAND_INS: Readonly<
  Record<string, (config: Config) => StandIn | Promise<StandIn | readonly StandIn[]>>
> = {
  nodesource: ({ nodeMajors: [own = '', ...further] }) =>
    openNodeSource(
      {
        [own]: '/srv/lab/apt/nodesource',
        ...Object.fromEntries(further.map((major) => [major, `/srv/lab/apt/nodesource-${major}`])),
      },
      `${SIGNING}/nodesource`,
    ),
  docker: () => openAptRepository(DOCKER, '/srv/lab/apt/docker', `${SIGNING}/docker`),
  'docker-hub': () => openDockerHub('/srv/lab/images'),
  github: () => openGitHub('/srv/lab/github'),
  llm: ({ llmApiKey }) => openLlm({ keys: [llmApiKey] }),
  telegram: ({ botToken }) => openTelegram({ token: botToken }),
  '1password': async () => {
    const repository = '/srv/lab/apt/1password';
    await buildRepository('/lab/op.py', repository);
    return [await openAptRepository(ONE_PASSWORD, repository, `${SIGNING}/1password`), openOnePassword()];
  },
};

const config = JSON.parse(await readFile('/lab/config.json', 'utf8')) as Config;
await mkdir(SIGNING, { recursive: true, mode: 0o700 });
const opened = await Promise.all(
  config.services.map((id) => {
    const open = STAND_INS[id];
    if (open === undefined)
      throw new Error(`config.json asks for ${id}; there are ${Object.keys(STAND_INS).join(', ')}.`);
    return open(config);
  }),
);
const standIns = opened.flat();
const tls = {
  cert: await readFile('/lab/tls/cert.pem', 'utf8'),
  key: await readFile('/lab/tls/key.pem', 'utf8'),
};
const lab = await openLab({ standIns, tls, address: '0.0.0.0', port: 443, controlPort: 8420 });
console.log(`Serving ${standIns.flatMap(({ hosts }) => hosts).join(', ')}.`);

// As process 1 it is not ended by signals that it does not handle.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => lab[Symbol.asyncDispose]().then(() => process.exit(0)));
}
