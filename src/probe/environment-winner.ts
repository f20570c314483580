// Which of two settings of one variable a service comes to have: that of its units, or that of the file the unit reads.
import type { Shell } from '../machine/shell.ts';
import { outputOf } from './result.ts';
import { readUnitFile } from './systemd-unit.ts';

const NAME = 'conform-environment';
const FILE = '/home/openclaw-svc/.openclaw/.env';
const VARIABLE = 'CONFORM_VARIABLE';

/**
 * Starts a copy of a unit that says what it was given, with a variable set in a drop-in and in .env (guide: B.5, which reads that
 * file by the unit of 6.1).
 */
export async function readWinner(shell: Shell, unit: string): Promise<'drop-in' | '.env' | 'neither'> {
  const service = (await readUnitFile(shell, unit))
    .filter(
      ({ section, name }) =>
        section === 'Service' && /^(User|Group|WorkingDirectory|Environment|EnvironmentFile)$/.test(name),
    )
    .map(({ name, value }) => `${name}=${value}`);
  const path = `/run/systemd/system/${NAME}.service`;
  const result = await shell.run(`sudo bash -s << 'SCRIPT'
[ -e ${FILE} ] && cp -a ${FILE} ${FILE}.conform
echo ${VARIABLE}=.env >> ${FILE}
mkdir -p ${path}.d
cat > ${path} << 'END'
[Service]
Type=oneshot
${service.join('\n')}
ExecStart=/bin/sh -c 'echo "has $${VARIABLE}"'
END
cat > ${path}.d/own.conf << 'END'
[Service]
Environment="${VARIABLE}=drop-in"
END
systemctl daemon-reload
systemctl start ${NAME}.service
journalctl --sync
journalctl --quiet --no-pager --output=cat --unit=${NAME}.service --identifier=sh --lines=1
rm -rf ${path} ${path}.d
if [ -e ${FILE}.conform ]; then mv ${FILE}.conform ${FILE}; else rm ${FILE}; fi
systemctl daemon-reload
SCRIPT`);
  const [, winner] = /^has (drop-in|\.env)$/m.exec(outputOf(result, 'Run it on the machine, as root.')) ?? [];
  return winner === undefined ? 'neither' : (winner as 'drop-in' | '.env');
}
