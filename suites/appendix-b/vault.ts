// What Appendix B keeps in 1Password, and who reads it there: by the names that the guide gives.

import type { CheckContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/expect.ts';
import { standInFor } from '../../src/spec/index.ts';
import type { Inputs } from '../../src/spec/inputs.ts';

/** Where 1Password keeps a secret. */
type Place = Parameters<CheckContext['onePassword']['put']>[0];

export const withOnePassword = standInFor(
  '1password',
  'vaults and service accounts are made by their owner there, and nobody is told what is asked for.',
);

/** The agent's vault. */
export function vaultOf({ agentName }: Pick<Inputs, 'agentName'>): string {
  return `OpenClaw-${agentName}`;
}

/** The service account that reads it. */
export function accountOf({ agentName }: Pick<Inputs, 'agentName'>): string {
  return `openclaw-${agentName}`;
}

export function placesOf(
  inputs: Pick<Inputs, 'agentName'>,
): Readonly<Record<'gateway' | 'bot' | 'llm', Place>> {
  const vault = vaultOf(inputs);
  return {
    gateway: { vault, item: 'gateway', field: 'token' },
    bot: { vault, item: 'bot', field: 'token' },
    llm: { vault, item: 'llm', field: 'api-key' },
  };
}

export function referenceTo({ vault, item, field }: Place): string {
  return `op://${vault}/${item}/${field}`;
}

/** The gateway's token as openclaw.json has it: what the operator copies. */
export async function configuredToken({ $ }: Pick<CheckContext, '$'>): Promise<string> {
  const script =
    'console.log("Gateway token: " + JSON.parse(fs.readFileSync("/home/openclaw-svc/.openclaw/openclaw.json", "utf8")).gateway.auth.token)';
  const { stdout } = await $`sudo node -e ${script}`;
  const [, token] = /^Gateway token: ([0-9a-f]{64})$/m.exec(stdout) ?? [];
  expect(token, 'openclaw.json has a token for the gateway').toBeDefined();
  return token ?? '';
}
