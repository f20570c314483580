// 6.1 Create the service

import { WRITE_UNIT } from '../../fixtures/openclaw-service.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { asService } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('6.1', 'Create the service', { needs: ['1.4', '2.3', '2.5', '5.7'] }, () => {
  step('Write the unit', { run: WRITE_UNIT });

  check(
    'systemd finds nothing wrong with it',
    { severity: 'major', promise: '6.1 › openclaw.service' },
    async ({ $ }) => {
      const { exitCode, stderr } = await $`sudo systemd-analyze verify /etc/systemd/system/${UNIT}`;
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );

  check(
    'OpenClaw has no gateway start --foreground',
    { severity: 'minor', promise: '6.1 › ExecStart uses openclaw gateway run' },
    async ({ shell }) => {
      // Its own word for it: were there such a command, giving it would start a gateway.
      const { exitCode, stdout } = await shell.run(asService('openclaw gateway start --help'));
      expect({ exitCode, options: stdout.match(/--[a-z-]+/g) }).toEqual({
        exitCode: 0,
        options: expect.not.arrayContaining(['--foreground']),
      });
    },
  );
});
