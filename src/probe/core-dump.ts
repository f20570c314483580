// What is left of the memory of a service's process that crashes.
import type { Shell } from '../machine/shell.ts';
import { linesOf, outputOf } from './result.ts';
import { readUnitFile } from './systemd-unit.ts';

const NAME = 'conform-crash';

/** Lets a copy of a unit crash that does nothing else. @returns the images of its memory that are found afterwards, if any */
export async function readCoreDump(shell: Shell, unit: string): Promise<readonly string[]> {
  const service = (await readUnitFile(shell, unit))
    .filter(({ section, name }) => section === 'Service' && !/^(Exec|Restart|Syslog)/.test(name))
    .map(({ name, value }) => `${name}=${value}`);
  const path = `/run/systemd/system/${NAME}.service`;
  const result = await shell.run(`sudo bash -s << 'SCRIPT'
cat > ${path} << 'END'
[Service]
${service.join('\n')}
ExecStart=/bin/sh -c 'kill -ABRT $$$$'
END
touch /run/${NAME}
systemctl daemon-reload
systemctl start ${NAME}.service
sleep 1
find / -xdev \\( -path /proc -o -path /sys -o -path /var/lib/docker -o -name node_modules \\) -prune -o -type f -newer /run/${NAME} \\( -name 'core' -o -name 'core.*' -o -path '/var/lib/systemd/coredump/*' \\) -print
rm -f ${path} /run/${NAME}
systemctl daemon-reload
systemctl reset-failed ${NAME}.service 2> /dev/null
true
SCRIPT`);
  return linesOf(outputOf(result, 'Run it on the machine, as root.')).sort();
}
