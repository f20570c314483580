// Entry of the lab container: starts the stand-ins that config.json names.
import { readFile } from 'node:fs/promises';
import { DOCKER, NODESOURCE, openAptRepository } from './apt-repository.ts';
import { openDockerHub } from './docker-hub.ts';
import { openLab } from './lab.ts';
import type { StandIn } from './stand-in.ts';

const STAND_INS: Readonly<Record<string, () => Promise<StandIn>>> = {
  nodesource: () => openAptRepository(NODESOURCE, '/srv/lab/apt/nodesource'),
  docker: () => openAptRepository(DOCKER, '/srv/lab/apt/docker'),
  'docker-hub': () => openDockerHub('/srv/lab/images'),
};

const { services } = JSON.parse(await readFile('/lab/config.json', 'utf8')) as { services: string[] };
const standIns = await Promise.all(
  services.map((id) => {
    const open = STAND_INS[id];
    if (open === undefined)
      throw new Error(`config.json asks for ${id}; there are ${Object.keys(STAND_INS).join(', ')}.`);
    return open();
  }),
);
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
