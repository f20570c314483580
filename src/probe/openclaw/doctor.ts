// What `openclaw doctor` finds.
import type { ReadingShell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { outputOf } from '../result.ts';
import { asService } from './service-user.ts';

const DOCTOR = 'openclaw doctor < /dev/null';
// A state of its own, in which nothing has been set up.
const DOCTOR_OF_NEW = `state=$(mktemp -d)
OPENCLAW_STATE_DIR=$state OPENCLAW_CONFIG_PATH=$state/openclaw.json ${DOCTOR}
status=$?; rm -rf $state; exit $status`;

/** One box of its report. */
export interface Diagnosis {
  /** `State integrity`; several may have the same. */
  readonly title: string;
  /** Its text as one line. */
  readonly text: string;
}

/** What it finds of OpenClaw as it is set up (guide: 2.5). */
export async function readDoctor(shell: ReadingShell): Promise<readonly Diagnosis[]> {
  return diagnose(shell, DOCTOR);
}

/** What it finds where nothing has been set up yet. */
export async function readDoctorOfNew(shell: ReadingShell): Promise<readonly Diagnosis[]> {
  return diagnose(shell, DOCTOR_OF_NEW);
}

async function diagnose(shell: ReadingShell, command: string): Promise<readonly Diagnosis[]> {
  return parseDoctor(outputOf(await shell.run(asService(command)), 'Run it on the machine.'));
}

export function parseDoctor(text: string): readonly Diagnosis[] {
  if (!text.includes('Doctor complete.'))
    throw ProbeError.unreadable('openclaw doctor', text.trim().split('\n').at(-1) ?? '');
  return [...text.matchAll(/^◇ {2}(.+?) ─+╮\n([\s\S]*?)^├─+╯$/gm)].map(([, title = '', box = '']) => ({
    title,
    text: box
      .split('\n')
      .map((line) => line.replace(/^│(.*?)│?$/, '$1').trim())
      .filter((line) => line !== '')
      .join(' '),
  }));
}
