// What a Docker engine changes of the host's network, and how it was before: so that removing the engine leaves nothing.
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const IP_FORWARD = '/proc/sys/net/ipv4/ip_forward';
const FAMILIES = ['iptables', 'ip6tables'] as const;

interface Before {
  readonly ipForward: string;
  /** By family: policy of the chain FORWARD. */
  readonly forward: Readonly<Record<string, string>>;
}

/** Notes in `file` what an engine is about to change. */
export async function noteHostNetwork(file: string): Promise<void> {
  const forward: Record<string, string> = {};
  for (const family of FAMILIES)
    forward[family] = /^:FORWARD (\w+)/m.exec(await rules(family))?.[1] ?? 'ACCEPT';
  const before: Before = { ipForward: (await readFile(IP_FORWARD, 'utf8')).trim(), forward };
  await writeFile(file, JSON.stringify(before));
}

/**
 * Takes a stopped engine's bridge, rules and settings off the host; does nothing when `file` does not exist.
 * @param subnet of the engine's bridge: its masquerading rule names only that.
 */
export async function restoreHostNetwork(file: string, subnet: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const before = JSON.parse(text) as Before;
  await execa('ip', ['link', 'delete', 'docker0'], { reject: false });
  for (const family of FAMILIES) {
    const now = await rules(family);
    const kept = withoutDocker(now, subnet, before.forward[family] ?? 'ACCEPT');
    if (kept !== now) await execa(`${family}-restore`, { input: kept });
  }
  await writeFile(IP_FORWARD, before.ipForward);
}

/** The rules, in the form of iptables-save, without Docker's chains and those that lead to them or name its bridge. */
export function withoutDocker(saved: string, subnet: string, forward: string): string {
  return saved
    .split('\n')
    .filter((line) => !/^(?::DOCKER|-A .*\bDOCKER\b|-A DOCKER|-A .*\bdocker0\b)/.test(line))
    .filter((line) => !line.startsWith(`-A POSTROUTING -s ${subnet} `))
    .map((line) => line.replace(/^:FORWARD \w+/, `:FORWARD ${forward}`))
    .join('\n');
}

async function rules(family: (typeof FAMILIES)[number]): Promise<string> {
  const { stdout, failed } = await execa(`${family}-save`, { reject: false });
  return failed ? '' : `${stdout}\n`;
}
