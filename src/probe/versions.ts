// Versions that tools tell of themselves.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { commandMissing, outputOf } from './result.ts';

export interface ToolVersion {
  readonly installed: boolean;
  /** As the tool has it, without a leading `v`: `22.22.0`, `29.2.1+dfsg`. */
  readonly version: string | null;
}

// What each tool prints first; the version is the group.
const TOOLS = {
  node: { command: 'node --version', pattern: /^v(\d\S*)$/ },
  npm: { command: 'npm --version', pattern: /^(\d\S*)$/ },
  gcc: { command: 'gcc --version', pattern: /^gcc(?:-\d+)? \(.*\) (\d\S*)$/ },
  make: { command: 'make --version', pattern: /^GNU Make (\d\S*)$/ },
  docker: { command: 'docker --version', pattern: /^Docker version (\d[^\s,]*), build \S+$/ },
  'docker compose': { command: 'docker compose version', pattern: /^Docker Compose version v?(\d\S*)$/ },
} as const;

export type Tool = keyof typeof TOOLS;

/** Version of a tool as the operator would see it (guide: the "Verify:" lines of 1.2 to 1.4). */
export async function readVersion(shell: ReadingShell, tool: Tool): Promise<ToolVersion> {
  const result = await shell.run(TOOLS[tool].command);
  const noPlugin =
    result.exitCode !== 0 && /'compose' is not a docker|unknown command: docker compose/.test(result.stderr);
  if (commandMissing(result, tool) || noPlugin) return { installed: false, version: null };
  return { installed: true, version: parseVersion(tool, outputOf(result, 'Run it on the machine.')) };
}

export function parseVersion(tool: Tool, text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  const version = TOOLS[tool].pattern.exec(line)?.[1];
  if (version === undefined) throw ProbeError.unreadable(TOOLS[tool].command, line);
  return version;
}
