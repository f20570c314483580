// 2.2 Configure npm global path
import { readFileStatus } from '../../src/probe/files.ts';
import { asService, NPM_PREFIX, SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('2.2', 'Configure npm global path', { needs: ['1.3', '2.1'] }, () => {
  step('Give the service user a prefix of its own', {
    run: `
      sudo -u openclaw-svc bash -c '
        mkdir -p ~/.npm-global
        npm config set prefix ~/.npm-global
        echo "export PATH=\\$HOME/.npm-global/bin:\\$PATH" >> ~/.bashrc
      '`,
  });

  check(
    'npm installs its global packages into its home',
    { severity: 'major', promise: '2.2 › npm config set prefix' },
    async ({ shell, read }) => {
      // npm keeps its last ten logs, and Phase 9 looks in them: a look must not cost one.
      const { stdout } = await shell.run(asService('npm prefix --global --logs-dir=/dev/null'));
      expect(stdout.trim()).toBe(NPM_PREFIX);
      expect(await read(readFileStatus, NPM_PREFIX)).toMatchObject({
        type: 'directory',
        owner: SERVICE_USER,
      });
    },
  );

  check(
    'an interactive shell of it looks there first',
    { severity: 'minor', promise: '2.2 › export PATH in ~/.bashrc' },
    async ({ $ }) => {
      // Other shells don't: bash reads .bashrc for interactive ones only, which is why the guide's blocks export PATH.
      const { stdout } = await $`sudo -u ${SERVICE_USER} bash -i -c ${'echo "PATH=$PATH"'}`;
      expect(/^PATH=(.*)$/m.exec(stdout)?.[1]?.split(':')[0]).toBe(`${NPM_PREFIX}/bin`);
    },
  );
});
