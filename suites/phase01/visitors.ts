// Something to find for those who visit the machine from outside: a server of its own, and a port that a container publishes.

import type { CheckContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';

export const SSH = 22;
const SERVER_PORT = 8099;
const PUBLISHED_PORT = 8088;
const CONTAINER = 'conform-published';
const START_SECONDS = 20;

/** Waits on the machine until something answers on one of its ports. */
async function answers({ $ }: CheckContext, port: number): Promise<void> {
  const probe = `until (exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null; do sleep 0.1; done`;
  expect((await $`timeout ${START_SECONDS} bash -c ${probe}`).exitCode, 'the server on the machine').toBe(0);
}

/** While `visit` runs, a server of the operator listens on all addresses of the machine. */
export async function withServer(
  context: CheckContext,
  visit: (port: number) => Promise<void>,
): Promise<void> {
  const { $ } = context;
  await $`systemd-run --user --quiet --unit conform-server python3 -m http.server ${SERVER_PORT}`;
  try {
    await answers(context, SERVER_PORT);
    await visit(SERVER_PORT);
  } finally {
    await $`systemctl --user stop conform-server`;
  }
}

/** While `visit` runs, a container publishes a port on all addresses of the machine. */
export async function withPublishedPort(
  context: CheckContext,
  visit: (port: number) => Promise<void>,
): Promise<void> {
  const { $ } = context;
  const { exitCode, stderr } =
    await $`sudo docker run --detach --rm --name ${CONTAINER} --publish ${PUBLISHED_PORT}:80 busybox httpd -f -p 80`;
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  try {
    await answers(context, PUBLISHED_PORT);
    await visit(PUBLISHED_PORT);
  } finally {
    await $`sudo docker rm --force ${CONTAINER}`;
  }
}
