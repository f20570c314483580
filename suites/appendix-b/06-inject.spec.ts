// B.6 systemd Integration, Approach B: `op inject`
import { opElsewhere } from '../../errata/B.5-op-elsewhere.ts';
import { asksBeforeOverwriting } from '../../errata/B.6-asks-before-overwriting.ts';
import { noFolder } from '../../errata/B.6-no-folder.ts';
import { injectByHand } from '../../fixtures/inject.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { readProgram } from '../../src/probe/program.ts';
import { readUnitProperties } from '../../src/probe/systemd-unit.ts';
import { check, expect, secretsBy, section, step } from '../../src/spec/index.ts';
import { placesOf, referenceTo } from './vault.ts';

const byInject = secretsBy.is('inject');
const TEMPLATE = '/etc/openclaw/openclaw.json.tpl';
const WRAPPER = '/usr/local/bin/openclaw-inject-secrets';

section('B.6', 'systemd Integration — Approach B: op inject', { needs: ['6.2', 'B.4'] }, () => {
  step('Keep a copy of the configuration', {
    when: byInject,
    run: `
      sudo -u openclaw-svc bash -c '
        cp ~/.openclaw/openclaw.json ~/.openclaw/openclaw.json.bak
      '`,
  });

  step('Make the template', {
    when: byInject,
    block: 0,
    run: `
      sudo -u openclaw-svc env --chdir=/ node -e '
        const folder = "/home/openclaw-svc/.openclaw/";
        const config = JSON.parse(fs.readFileSync(folder + "openclaw.json", "utf8"));
        config.gateway.auth.token = "op://OpenClaw-<agent-name>/gateway/token";
        config.gateway.remote.token = "op://OpenClaw-<agent-name>/gateway/token";
        config.channels["<your-channel>"].botToken = "op://OpenClaw-<agent-name>/bot/token";
        fs.writeFileSync(folder + "openclaw.json.tpl", JSON.stringify(config, null, 2));'`,
  });

  step('Store the template as root’s', {
    when: byInject,
    block: 2,
    run: `
      sudo mv /home/openclaw-svc/.openclaw/openclaw.json.tpl /etc/openclaw/openclaw.json.tpl
      sudo chown root:root /etc/openclaw/openclaw.json.tpl
      sudo chmod 0444 /etc/openclaw/openclaw.json.tpl`,
  });

  step('Write the wrapper', {
    when: byInject,
    run: `
      sudo tee /usr/local/bin/openclaw-inject-secrets << 'SCRIPT'
      #!/bin/bash
      set -euo pipefail
      /usr/local/bin/op inject -i /etc/openclaw/openclaw.json.tpl \\
        -o /home/openclaw-svc/.openclaw/openclaw.json
      chown openclaw-svc:openclaw-svc /home/openclaw-svc/.openclaw/openclaw.json
      chmod 600 /home/openclaw-svc/.openclaw/openclaw.json
      SCRIPT
      sudo chmod 0755 /usr/local/bin/openclaw-inject-secrets`,
  });

  step('Have the unit run it before the gateway', {
    when: byInject,
    run: `
      sudo tee /etc/systemd/system/openclaw.service.d/1password.conf << 'EOF'
      [Service]
      EnvironmentFile=/etc/openclaw/bootstrap.env
      ExecStartPre=/usr/local/bin/openclaw-inject-secrets
      EOF

      sudo systemctl daemon-reload`,
    errata: [noFolder],
  });

  check(
    'the template is root’s, and holds references in place of the secrets and all else as it was',
    { severity: 'critical', promise: 'B.6 › Only replace secret fields', when: byInject },
    async ({ read, inputs, $ }) => {
      expect(await read(readFileStatus, TEMPLATE)).toMatchObject({
        mode: '0444',
        owner: 'root',
        group: 'root',
      });
      const { stdout } = await $`cat ${TEMPLATE}`;
      const template = JSON.parse(stdout);
      const places = placesOf(inputs);
      const gateway = referenceTo(places.gateway);
      expect(template.gateway).toMatchObject({ auth: { token: gateway }, remote: { token: gateway } });
      expect(template.channels[inputs.channel].botToken).toBe(referenceTo(places.bot));
      const config = await read(readConfig);
      expect({ tools: template.tools, agents: template.agents }).toEqual({
        tools: config.tools,
        agents: config.agents,
      });
    },
  );

  check(
    'the unit runs the wrapper before the gateway, as the service user',
    { severity: 'major', promise: 'B.6 › ExecStartPre', when: byInject },
    async ({ read }) => {
      const { ExecStartPre = '', User } = await read(readUnitProperties, UNIT, ['ExecStartPre', 'User']);
      expect(ExecStartPre).toContain(`path=${WRAPPER} `);
      expect(User).toBe(SERVICE_USER);
    },
  );

  check(
    'the program that the wrapper starts is there',
    {
      severity: 'critical',
      promise: 'B.6 › /usr/local/bin/op inject',
      when: byInject,
      errata: [opElsewhere],
    },
    async ({ read, $ }) => {
      const { stdout } = await $`grep -oE ${'^/\\S*/op'} ${WRAPPER}`;
      expect(await read(readProgram, stdout.trim())).toBe('executable');
    },
  );

  check(
    'the wrapper fills the template in, where there is a configuration already',
    {
      severity: 'critical',
      promise: 'B.6 › op inject -o',
      when: byInject,
      disruptive: 'file',
      errata: [asksBeforeOverwriting],
    },
    async ({ shell, inputs }) => {
      const before = await readConfig(shell);
      const { exitCode, stderr } = await shell.run(injectByHand);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(await readConfig(shell)).toMatchObject({
        gateway: before.gateway,
        channels: { [inputs.channel]: before.channels?.[inputs.channel as never] ?? {} },
      });
    },
  );
});
