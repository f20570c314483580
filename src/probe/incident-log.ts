// The incident log of an emergency: where it lies, who may read it, and whether it tells what the gateway did.
import type { ReadingShell } from '../machine/shell.ts';
import { type FileStatus, readFileStatus } from './files.ts';

/** Where the guide writes it, and where its correction does. */
export const INCIDENT_LOGS = ['/tmp/openclaw-incident.log', '/root/openclaw-incident.log'] as const;

export interface IncidentLog extends FileStatus {
  /** Lines that the gateway itself wrote. */
  readonly linesOfGateway: number;
}

/** The incident logs that there are (guide: Phase 10 › Suspected compromise). */
export async function readIncidentLogs(shell: ReadingShell): Promise<readonly IncidentLog[]> {
  const logs: IncidentLog[] = [];
  for (const path of INCIDENT_LOGS) {
    const status = await readFileStatus(shell, path);
    if (!status.exists) continue;
    const { stdout } = await shell.$`sudo grep -c ${' openclaw\\[[0-9]*\\]: '} ${path}`;
    logs.push({ ...status, linesOfGateway: Number(stdout) });
  }
  return logs;
}
