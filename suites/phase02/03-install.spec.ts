// 2.3 Install OpenClaw
import { nodeRefused } from '../../errata/2.3-node-refused.ts';
import { readRunningOpenClaw } from '../../src/probe/openclaw/running.ts';
import { NPM_PREFIX, SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

const PACKAGE = `${NPM_PREFIX}/lib/node_modules/openclaw`;

section('2.3', 'Install OpenClaw', { needs: ['2.2'] }, () => {
  check(
    'the service user can’t access the operator’s home',
    { severity: 'minor', promise: '2.3 › Important: can’t access other home directories' },
    async ({ $ }) => {
      expect((await $`cd ~ && sudo -u ${SERVICE_USER} ls "$PWD"`).stderr).toContain('Permission denied');
    },
  );

  step('Install OpenClaw', {
    errata: [nodeRefused],
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        npm install -g openclaw@2026.2.9
      '`,
  });

  check(
    'OpenClaw is installed for the service user, and belongs to it',
    { severity: 'critical', promise: '2.3 › npm install -g' },
    async ({ $ }) => {
      const strangers = await $`sudo find ${PACKAGE} -not -user ${SERVICE_USER} -print -quit`;
      expect(strangers).toMatchObject({ exitCode: 0, stdout: '' });
    },
  );

  check(
    'it is the version that was asked for',
    { severity: 'critical', promise: '2.3 › openclaw@2026.2.9' },
    async ({ read, inputs }) => {
      expect((await read(readRunningOpenClaw)).installed).toBe(inputs.openclawVersion);
    },
  );
});
