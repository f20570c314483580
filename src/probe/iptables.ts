// Chains, rules and policies of the packet filter, as `iptables -S` prints them.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import type { IptablesRule } from './iptables-rule.ts';
import { parseIptablesRule } from './iptables-rule.ts';
import { commandMissing, linesOf, outputOf } from './result.ts';

export type IpFamily = 'ipv4' | 'ipv6';

export interface IptablesChain {
  /** `ACCEPT` or `DROP` of a built-in chain, null of any other. */
  readonly policy: string | null;
  /** In the order in which packets meet them. */
  readonly rules: readonly IptablesRule[];
}

export interface IptablesJump {
  /** 0 is the first rule of the chain. */
  readonly position: number;
  readonly rule: IptablesRule;
}

const PROGRAMS: Readonly<Record<IpFamily, string>> = { ipv4: 'iptables', ipv6: 'ip6tables' };
const ADVICE = 'Run it on the machine: the packet filter of the kernel cannot be listed.';

/** Policy and rules of one chain of the filter table; null when there is no such chain, or no iptables (guide: 1.6). */
export async function readChain(
  shell: ReadingShell,
  chain: string,
  family: IpFamily = 'ipv4',
): Promise<IptablesChain | null> {
  const program = PROGRAMS[family];
  const result = await shell.$`LC_ALL=C sudo ${program} -S ${chain}`;
  if (commandMissing(result, program)) return null;
  if (result.exitCode === 1 && result.stderr.includes('No chain/target/match by that name')) return null;
  const found = parseIptables(outputOf(result, ADVICE))[chain];
  if (found === undefined) throw ProbeError.unreadable(result.command, result.stdout);
  return found;
}

/** Default policies of the built-in chains of the filter table; null when there is no iptables. */
export async function readPolicies(
  shell: ReadingShell,
  family: IpFamily = 'ipv4',
): Promise<Readonly<Record<'INPUT' | 'FORWARD' | 'OUTPUT', string>> | null> {
  const program = PROGRAMS[family];
  const result = await shell.$`LC_ALL=C sudo ${program} -S`;
  if (commandMissing(result, program)) return null;
  const chains = parseIptables(outputOf(result, ADVICE));
  const policy = (chain: string): string => {
    const found = chains[chain]?.policy ?? null;
    if (found === null) throw ProbeError.unreadable(result.command, `(no policy of ${chain})`);
    return found;
  };
  return { INPUT: policy('INPUT'), FORWARD: policy('FORWARD'), OUTPUT: policy('OUTPUT') };
}

/** Rules of chain `from` that jump to chain `to`, with the matches they ask for; empty when either is missing. */
export async function readJumps(
  shell: ReadingShell,
  from = 'FORWARD',
  to = 'DOCKER-USER',
  family: IpFamily = 'ipv4',
): Promise<readonly IptablesJump[]> {
  const chain = await readChain(shell, from, family);
  return jumpsTo(chain?.rules ?? [], to);
}

function jumpsTo(rules: readonly IptablesRule[], to: string): readonly IptablesJump[] {
  return rules.map((rule, position) => ({ position, rule })).filter(({ rule }) => rule.target === to);
}

/** All chains in an output of `iptables -S`, by name. */
export function parseIptables(text: string): Readonly<Record<string, IptablesChain>> {
  const chains = new Map<string, { policy: string | null; rules: IptablesRule[] }>();
  for (const line of linesOf(text)) {
    const [, policyOf, policy = ''] = /^-P (\S+) (ACCEPT|DROP)$/.exec(line) ?? [];
    const [, ownChain] = /^-N (\S+)$/.exec(line) ?? [];
    const [, ruleOf = '', rule = ''] = /^-A (\S+)(?: (.+))?$/.exec(line) ?? [];
    const chain = chains.get(ruleOf);
    if (policyOf !== undefined) chains.set(policyOf, { policy, rules: [] });
    else if (ownChain !== undefined) chains.set(ownChain, { policy: null, rules: [] });
    else if (chain !== undefined) chain.rules.push(parseIptablesRule(rule));
    else throw ProbeError.unreadable('iptables -S', line);
  }
  return Object.fromEntries(chains);
}
