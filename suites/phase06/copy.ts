// A copy of the gateway's unit with another program in it: for what must not be done to the gateway itself.

import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readUnitFile } from '../../src/probe/systemd-unit.ts';
import type { CheckContext } from '../../src/spec/context.ts';

interface Copy extends AsyncDisposable {
  /** Name of the unit. */
  readonly unit: string;
}

/**
 * Starts a copy of the unit, with all that its file says but what it runs.
 * @param lines of the section [Service], put after the unit's own
 */
export async function startCopy(
  { shell, $ }: CheckContext,
  name: string,
  program: string,
  lines: readonly string[] = [],
): Promise<Copy> {
  const unit = `conform-${name}.service`;
  const path = `/run/systemd/system/${unit}`;
  const directives = (await readUnitFile(shell, UNIT)).filter(({ name }) => !name.startsWith('Exec'));
  const of = (wanted: string) =>
    directives.filter(({ section }) => section === wanted).map(({ name, value }) => `${name}=${value}`);
  const text = ['[Unit]', ...of('Unit'), '[Service]', ...of('Service'), `ExecStart=${program}`, ...lines];
  const copy: Copy = {
    unit,
    [Symbol.asyncDispose]: async () => {
      await shell.run(
        `sudo systemctl stop ${unit}; sudo rm ${path}; sudo systemctl daemon-reload; sudo systemctl reset-failed ${unit}`,
      );
    },
  };
  await $`printf ${'%s\\n'} ${text} | sudo tee ${path}`;
  await shell.run(`sudo systemctl daemon-reload && sudo systemctl start --no-block ${unit}`);
  return copy;
}
