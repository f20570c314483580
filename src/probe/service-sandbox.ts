// What the sandbox of a service stops: attempts made as root in copies of it, with all of its directives, one, or none.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Shell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { parseJson } from './json.ts';
import { linesOf, outputOf } from './result.ts';
import { type Directive, readUnitFile, readUnitProperties } from './systemd-unit.ts';

const ATTEMPTS = readFileSync(new URL('service-sandbox-attempts.py', import.meta.url), 'utf8');

/** A directive and the attempts, by their names in service-sandbox-attempts.py, that it must stop by itself. */
export interface Hardening {
  readonly directive: string;
  readonly stops: readonly string[];
}

/** What became of one attempt: null when nothing stopped it, otherwise what the kernel said. */
type Stopped = string | null;

export interface Attempted {
  /** In a copy of the service with all of its directives. */
  readonly inService: Stopped;
  /** In a service with that directive only, as systemd has loaded it. */
  readonly byDirectiveAlone: Stopped;
  /** In a service without any directive: the control. */
  readonly inNone: Stopped;
}

/** By directive and attempt. */
export type Sandbox = Readonly<Record<string, Readonly<Record<string, Attempted>>>>;

/** What a copy has of its own: it runs once, as root, and prints into a file. */
const REPLACED =
  /^(Exec\w+|Type|Restart\w*|User|Group|WorkingDirectory|Environment\w*|Standard\w+|SyslogIdentifier|Timeout\w+)$/;

const FOLDER = '/run/conform-sandbox';

/**
 * Tries every attempt in copies of the service (guide: 6.1). The service itself is left alone; it need not run.
 * @param user the service's own user: attempts that need one start from it
 */
export async function readServiceSandbox(
  shell: Shell,
  unit: string,
  user: string,
  hardening: readonly Hardening[],
): Promise<Sandbox> {
  const names = hardening.map(({ directive }) => directive);
  const loaded = await readUnitProperties(shell, unit, names);
  const file = await readUnitFile(shell, unit);
  const all = hardening.flatMap(({ stops }) => stops);
  const copies: Copy[] = [
    { name: 'service', lines: hardeningOf(file), attempts: all },
    { name: 'none', lines: [], attempts: all },
    ...hardening.map(({ directive, stops }) => ({
      name: directive,
      lines: [`${directive}=${loaded[directive] ?? ''}`],
      attempts: stops,
    })),
  ];
  const output = outputOf(
    await shell.run(script(copies, user)),
    'Look at journalctl -u "conform-sandbox-*".',
  );
  const results = parseResults(output, copies);
  const of = (copy: string, attempt: string): Stopped => {
    const result = results.get(copy)?.[attempt];
    if (result === undefined)
      throw ProbeError.unreadable('service-sandbox-attempts.py', `(no “${attempt}” in ${copy})`);
    return result;
  };
  return Object.fromEntries(
    hardening.map(({ directive, stops }) => [
      directive,
      Object.fromEntries(
        stops.map((attempt) => [
          attempt,
          {
            inService: of('service', attempt),
            byDirectiveAlone: of(directive, attempt),
            inNone: of('none', attempt),
          },
        ]),
      ),
    ]),
  );
}

/** The directives of a service that make up its sandbox and limits. */
export function hardeningOf(file: readonly Directive[]): readonly string[] {
  return file
    .filter(({ section, name }) => section === 'Service' && !REPLACED.test(name))
    .map(({ name, value }) => `${name}=${value}`);
}

interface Copy {
  readonly name: string;
  /** Of its [Service] section. */
  readonly lines: readonly string[];
  readonly attempts: readonly string[];
}

function script(copies: readonly Copy[], user: string): string {
  const units = copies.map(({ name }) => `conform-sandbox-${name}.service`).join(' ');
  const files = copies.map(
    ({ name, lines, attempts }) => `cat > /run/systemd/system/conform-sandbox-${name}.service << 'END'
[Service]
${lines.join('\n')}
Type=oneshot
ExecStart=/usr/bin/python3 -I ${FOLDER}/attempts.py /tmp/conform-marker ${user} ${attempts.map((attempt) => `"${attempt}"`).join(' ')}
StandardOutput=file:${FOLDER}/${name}
END`,
  );
  return `sudo bash -s << 'SCRIPT'
set -e
clean() {
  rm -rf ${FOLDER} /tmp/conform-marker /run/systemd/system/conform-sandbox-*.service
  systemctl daemon-reload
  systemctl reset-failed 'conform-sandbox-*' 2> /dev/null || true
}
trap clean EXIT
mkdir -p ${FOLDER}
touch /tmp/conform-marker
cat > ${FOLDER}/attempts.py << 'PYTHON'
${ATTEMPTS}
PYTHON
${files.join('\n')}
systemctl daemon-reload
systemctl start ${units}
for name in ${copies.map(({ name }) => name).join(' ')}; do printf '%s ' $name; cat ${FOLDER}/$name; done
SCRIPT`;
}

const Results = z.record(z.string(), z.string().nullable());

/** @returns by copy, then by attempt */
function parseResults(
  text: string,
  copies: readonly Copy[],
): ReadonlyMap<string, Readonly<Record<string, Stopped>>> {
  const lines = linesOf(text);
  if (lines.length !== copies.length)
    throw ProbeError.unreadable('service-sandbox-attempts.py', text.slice(0, 200));
  return new Map(
    lines.map((line) => {
      const [, name = '', json = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      return [name, parseJson(json, Results, 'service-sandbox-attempts.py')];
    }),
  );
}
