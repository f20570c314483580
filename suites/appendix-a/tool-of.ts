// Where the tools of a further instance run, as found by having its agent use one.
import { awaitGateway } from '../../src/probe/openclaw/gateway-start.ts';
import { FIRST, type Instance } from '../../src/probe/openclaw/instance.ts';
import { readSandboxContainers, type SandboxContainer } from '../../src/probe/openclaw/sandbox.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';
import { START_LIMIT_MS } from '../gateway.ts';
import { mark } from '../owner.ts';

/**
 * Gives it the model of the first, and its key, as Phase 3 would: the recipe gives it none. It starts anew when it had none.
 */
const learns = ({ user, state, config, unit }: Instance) => `set -e
changed=$(sudo node -e '
const [ours, theirs] = ["${config}", "${FIRST.config}"].map((file) => JSON.parse(fs.readFileSync(file, "utf8")));
const before = JSON.stringify(ours);
Object.assign(ours, { models: theirs.models, auth: theirs.auth });
Object.assign(ours.agents.defaults, { model: theirs.agents.defaults.model, models: theirs.agents.defaults.models });
if (JSON.stringify(ours) !== before) {
  fs.writeFileSync("${config}", JSON.stringify(ours, null, 2));
  console.log("yes");
}')
[ "$changed" = yes ] || exit 0
sudo -u ${user} mkdir -p ${state}/agents/main/agent
sudo install -o ${user} -g ${user} -m 600 ${FIRST.state}/agents/main/agent/auth-profiles.json ${state}/agents/main/agent/
sudo systemctl reset-failed ${unit}
sudo systemctl restart ${unit}`;

/**
 * The container in which a tool of this instance runs.
 * @returns null when it runs in none
 * @throws AssertionError when its agent does not use the tool that the model calls
 */
export async function containerOfTool(
  { shell, llm }: CheckContext,
  instance: Instance,
): Promise<SandboxContainer | null> {
  const learned = await shell.run(learns(instance), { timeoutMs: 2 * START_LIMIT_MS });
  expect(learned, 'it has the model of the first').toMatchObject({ exitCode: 0 });
  expect(await awaitGateway(shell, instance)).toMatchObject({ state: 'answers' });
  const name = mark();
  await using _rule = await llm.whenAsked(new RegExp(name)).calls('exec', { command: 'hostname' });
  const since = await llm.now();
  const asks = `cd ~; export PATH=$HOME/.npm-global/bin:$PATH; openclaw agent --agent main --message "$0"`;
  const { exitCode, stderr } = await shell.run(
    `sudo -u ${instance.user} bash -c '${asks}' 'Use your tools for ${name}'`,
    { timeoutMs: START_LIMIT_MS },
  );
  expect({ exitCode }, stderr).toEqual({ exitCode: 0 });
  const asked = (await llm.requests({ since })).flatMap((request) =>
    request.asked?.question.includes(name) ? [request.asked] : [],
  );
  const host = asked.at(-1)?.toolResults.at(-1)?.trim();
  expect(host, 'the name of the host that the tool has found').toMatch(/^[\w-]+$/);
  const containers = await readSandboxContainers(shell);
  return containers.find(({ id }) => id.startsWith(host ?? '?')) ?? null;
}

/** The workspace that a tool can read in its container: path on the host. */
export function workspaceIn(container: SandboxContainer | null): string | null {
  return container?.mounts.find(({ destination }) => destination === '/agent')?.source ?? null;
}
