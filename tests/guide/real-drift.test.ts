// The guide itself, changed in every way we know, against the suite: where there is one at hand (GUIDE=path of it).
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/bindings/coverage.ts';
import { readSuite } from '../../src/bindings/load.ts';
import type { Suite } from '../../src/bindings/suite.ts';
import type { DifferenceKind } from '../../src/guide/difference.ts';
import { drifted, guideOf } from './harbour.ts';

const file = process.env.GUIDE ?? '';
const reason = file === '' ? ' (skipped: set GUIDE to the path of the guide)' : '';

/** The first place that has `from` is changed, and the difference is named there. */
type Named = readonly [from: string, to: string, kind: DifferenceKind, section: string, spec: string | null];

const NAMED: readonly Named[] = [
  // Commands
  ['apt upgrade -y', 'apt full-upgrade -y', 'command', '1.1', 'phase01/01-update'],
  ['install -y build-essential', 'install -y gcc', 'command', '1.2', 'phase01/02-build-essential'],
  ['node_22.x nodistro', 'node_24.x nodistro', 'command', '1.3', 'phase01/03-nodejs'],
  [
    '-o /etc/apt/keyrings/nodesource.gpg',
    '-o /etc/apt/keyrings/node.gpg',
    'command',
    '1.3',
    'phase01/03-nodejs',
  ],
  ['install -m 0755', 'install -m 0777', 'command', '1.4', 'phase01/04-docker'],
  ['docker-compose-plugin\n```\n\nFor', 'docker-compose\n```\n\nFor', 'command', '1.4', 'phase01/04-docker'],
  [
    'default deny incoming\nsudo ufw default allow',
    'default allow incoming\nsudo ufw default allow',
    'command',
    '1.5',
    'phase01/05-firewall',
  ],
  ['any port 41641 proto udp', 'any port 41641 proto tcp', 'command', '1.5', 'phase01/05-firewall'],
  ['-j DROP', '-j REJECT', 'command', '1.6', 'phase01/06-docker-user'],
  ['RELATED -j', 'NEW -j', 'command', '1.6', 'phase01/06-docker-user'],
  ['autosave_v6 boolean true', 'autosave_v6 boolean false', 'command', '1.6', 'phase01/06-docker-user'],
  ['bantime = 3600', 'bantime = 60', 'command', '1.9', 'phase01/09-fail2ban'],
  ['maxretry = 3', 'maxretry = 10', 'command', '1.9', 'phase01/09-fail2ban'],
  [
    '--shell /bin/bash openclaw-svc',
    '--shell /usr/sbin/nologin openclaw-svc',
    'command',
    '2.1',
    'phase02/01-user',
  ],
  ['chmod 700 /home/openclaw-svc\n', 'chmod 755 /home/openclaw-svc\n', 'command', '2.1', 'phase02/01-user'],
  ['openclaw@2026.2.9', 'openclaw@2026.3.1', 'command', '2.3', 'phase02/03-install'],
  ['gateway.mode local', 'gateway.mode remote', 'command', '2.5', 'phase02/05-setup'],
  [' --accept-risk', '', 'command', '2.5', 'phase02/05-setup'],
  ['-L 8080:localhost:8080', '-L 9090:localhost:9090', 'command', '3.2', 'phase03/02-authenticate'],
  ['dmPolicy "pairing"', 'dmPolicy "open"', 'command', '4.3', 'phase04/03-channel'],
  ['configWrites false', 'configWrites true', 'command', '4.3', 'phase04/03-channel'],
  ['docker.network "none"', 'docker.network "bridge"', 'command', '5.2', 'phase05/02-sandbox'],
  ['"Hard": 1024, "Soft": 1024', '"Hard": 4096, "Soft": 1024', 'command', '5.2', 'phase05/02-sandbox'],
  ['"max-size": "10m"', '"max-size": "100m"', 'command', '5.2', 'phase05/02-sandbox'],
  ['\\"nodes\\"', '\\"exec\\"', 'command', '5.3', 'phase05/03-tool-policy'],
  ['chmod 444', 'chmod 644', 'command', '5.5', 'phase05/05-soul'],
  ['-name "*.token"', '-name "*.tok"', 'command', '5.6', 'phase05/06-file-permissions'],
  ['gateway.bind "loopback"', 'gateway.bind "lan"', 'command', '5.7', 'phase05/07-gateway'],
  ['gateway.port 18789', 'gateway.port 18790', 'command', '5.7', 'phase05/07-gateway'],
  ['rand -hex 32', 'rand -hex 8', 'command', '5.7', 'phase05/07-gateway'],
  ["auth.token '$TOKEN'", "auth.token '\\$TOKEN'", 'command', '5.7', 'phase05/07-gateway'],
  ['    exit 1\n', '    exit 0\n', 'command', '5.7', 'phase05/07-gateway'],
  ['NoNewPrivileges=yes\n', 'NoNewPrivileges=no\n', 'command', '6.1', 'phase06/01-unit'],
  ['MemoryMax=2G', 'MemoryMax=8G', 'command', '6.1', 'phase06/01-unit'],
  [
    'ExecStart=/home/openclaw-svc/.npm-global/bin/openclaw gateway run\nExecReload',
    'ExecStart=/home/openclaw-svc/.npm-global/bin/openclaw gateway start\nExecReload',
    'command',
    '6.1',
    'phase06/01-unit',
  ],
  ['enable openclaw.service\nsudo', 'disable openclaw.service\nsudo', 'command', '6.2', 'phase06/02-start'],
  ['-s SIGKILL', '-s SIGTERM', 'command', '6.4', 'phase06/04-restart'],
  [
    'serve https / http',
    'serve --bg http',
    'command',
    'Phase 7 › Option A: Tailscale Serve',
    'phase07/01-serve',
  ],
  ['openclaw sandbox build', 'openclaw sandbox recreate', 'command', '8.1', 'phase08/01-image'],
  [
    'logger -t openclaw-audit',
    'logger -t audit',
    'command',
    'Phase 9 › Weekly security audit cron',
    'phase09/01-audit-cron',
  ],
  [
    '--quiet 2>/dev/null; then',
    '2>/dev/null; then',
    'command',
    'Phase 9 › SOUL.md integrity check cron',
    'phase09/02-soul-cron',
  ],
  ['pkill -u', 'pkill -9 -u', 'command', 'Phase 10 › Suspected compromise', 'phase10/01-compromise'],
  ['18789 + N - 1', '18789 + N', 'command', 'Appendix A', 'appendix-a/01-instances'],
  ['op vault create', 'op vault make', 'command', 'B.4', 'appendix-b/04-single-agent'],
  // Order, placeholders, prose that is installed
  ['who -m  ', 'who -u  ', 'command', '1.5', 'phase01/05-firewall'],
  [
    'plugins enable <your-llm-auth-plugin>',
    'plugins enable <your-plugin>',
    'placeholder',
    '3.1',
    'phase03/01-auth-plugin',
  ],
  ['primary "<provider/model-id>"', 'primary "<model>"', 'placeholder', '3.3', 'phase03/03-model'],
  // Promises
  ['(10.x.x)', '(11.x.x)', 'promise', '1.3', 'phase01/03-nodejs'],
  ['>= 22.12.0.', '>= 22.14.0.', 'promise', '1.3', 'phase01/03-nodejs'],
  ['Should return empty', 'Should return one line', 'promise', '1.5', 'phase01/05-firewall'],
  ['Allows all outbound', 'Allows most outbound', 'promise', '1.5', 'phase01/05-firewall'],
  ['bypass UFW entirely', 'bypass UFW partly', 'promise', '1.6', 'phase01/06-docker-user'],
  [
    'must report a version',
    'must report version 29',
    'promise',
    'Phase 1 Checkpoint',
    'phase01/10-checkpoint',
  ],
  ['Must be >= 2026.2.9', 'Must be >= 2026.3.1', 'promise', '2.4', 'phase02/04-version'],
  ['bot ignores group chats', 'bot reads group chats', 'promise', '4.3', 'phase04/04-pair'],
  ['show **0 CRITICAL**', 'show **1 CRITICAL**', 'promise', '5.1', 'phase05/01-audit'],
  ['# Must output: false', '# Must output: true', 'promise', '5.7', 'phase05/07-gateway'],
  ['not just a token', 'or a token', 'promise', '5.7', 'phase05/07-gateway'],
  ['**5.8 MEDIUM**', '**4.2 OK**', 'promise', '6.1', 'phase06/03-verify'],
  [
    '# Must show 127.0.0.1:18789 only',
    '# Must show 0.0.0.0:18789 only',
    'promise',
    '6.3',
    'phase06/03-verify',
  ],
  ['0 CRITICAL and 0 WARN', '0 CRITICAL and 2 WARN', 'promise', '8.3', 'phase08/03-audit'],
  ['| DROP default |', '| ACCEPT default |', 'promise', 'Verification Checklist', 'checklist/01-checklist'],
  ['| <= 5.8 |', '| <= 4.0 |', 'promise', 'Verification Checklist', 'checklist/01-checklist'],
  ['| Docker daemon config |', '| Docker config |', 'promise', 'File Locations', 'phase05/02-sandbox'],
  ['| OpenAI credentials |', '| OpenAI token |', 'promise', 'B.5', 'appendix-b/05-run'],
  [
    '| On compromise |',
    '| Monthly |',
    'promise',
    'Phase 9 › Credential rotation',
    'phase09/05-credential-rotation',
  ],
];

const SILENT: readonly (readonly [from: string, to: string])[] = [
  ['fewer things to debug', 'fewer things too debug'],
  ['Without this, Docker-published', 'Without this,\nDocker-published'],
  ['# HTTPS — messaging', '# TLS — messaging'],
  ['"pairing"\n', 'pairing\n'],
  ['"nofile": { "Name"', '"nofile":\n    { "Name"'],
  ['Type=simple\nUser=openclaw-svc\n', 'User=openclaw-svc\nType=simple\n'],
  ['  | sudo gpg --dearmor', '     | sudo gpg --dearmor'],
  ['then\n    logger', 'then logger'],
  ['|---|---|---|', '| :-- | :-- | --- |'],
  ['# Install 1Password CLI', '# Install the 1Password CLI'],
  ['Maximum attack surface reduction', 'Maximum attack-surface reduction'],
];

/** Of a phase that comes after the one put in. */
const later = (phase: string) => Number(phase) + (Number(phase) >= 3 ? 1 : 0);

describe.skipIf(file === '')(`the deployment guide${reason}`, () => {
  let guide = '';
  let suite: Suite;
  beforeAll(async () => {
    guide = readFileSync(file, 'utf8');
    suite = await readSuite();
  });
  const differences = (text: string) => drifted(guideOf(text), suite.sections, suite.overrules);

  test('has not drifted', async () => {
    expect(await differences(guide)).toEqual([]);
  });

  test('has every block and every promise bound to what there is', () => {
    const { sections, broken } = coverageOf(guideOf(guide), suite);
    const all = sections.flatMap(({ covered }) => covered);
    expect(broken).toEqual([]);
    expect(all.filter(({ bound }) => bound === 'unbound')).toEqual([]);
    expect(all.filter(({ what }) => what === 'block')).toHaveLength(92);
    expect(all.filter(({ what }) => what === 'promise').length).toBeGreaterThan(240);
  });

  test.for(NAMED)('is named: %s → %s', async ([from, to, kind, section, spec]) => {
    const at = guide.indexOf(from);
    expect(at).toBeGreaterThan(0);
    const text = guide.slice(0, at) + to + guide.slice(at + from.length);
    const found = await differences(text);
    const line = guide.slice(0, at).split('\n').length;
    expect(found.map((one) => [one.kind, one.section, one.line])).toEqual([[kind, section, line]]);
    const files = found[0]?.tests.map((one) => one.file) ?? [];
    if (spec === null) expect(files).toEqual([]);
    else expect(files).toContain(`suites/${spec}.spec.ts`);
  });

  test.for(SILENT)('is not named: %s', async ([from, to]) => {
    expect(guide).toContain(from);
    expect(await differences(guide.replace(from, () => to))).toEqual([]);
  });

  test('with the line ends of Windows has not drifted', async () => {
    expect(await differences(guide.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  test('with a section put in names that one, and follows the others', async () => {
    const text = guide
      .replace('### 8.5 ', '### 8.6 ')
      .replace('### 8.4 ', '### 8.5 ')
      .replace('### 8.5 Full', '### 8.4 Weather\n\nIt must be fine.\n\n### 8.5 Full');
    expect((await differences(text)).map(({ kind, section }) => [kind, section])).toEqual([
      ['added', '8.4'],
      ['moved', '8.5'],
      ['moved', '8.6'],
    ]);
  });

  test('with a phase put in follows all sections after it, with what was said of their statements', async () => {
    const text = guide
      .replace(/^## Phase (\d+):/gm, (_, phase) => `## Phase ${later(phase)}:`)
      .replace(/^### (\d+)\./gm, (_, phase) => `### ${later(phase)}.`)
      .replace('## Phase 4: LLM', '## Phase 3: Backups\n\n### 3.1 Back up\n\nIt must be.\n\n## Phase 4: LLM');
    const found = await differences(text);
    expect(found.filter(({ kind }) => kind !== 'moved')).toMatchObject([{ kind: 'added', section: '3.1' }]);
    expect(found.filter(({ about }) => about !== 'section')).toEqual([]);
    // 3.1 to 8.5, and those of Phases 7, 9 and 10, which are named for them.
    expect(found.length).toBeGreaterThan(35);
  });

  test('without a verification or an expected row names it', async () => {
    const text = guide
      .replace('Verify: `sudo fail2ban-client status sshd`\n', '')
      .replace('Anywhere on tailscale0     ALLOW IN    Anywhere\n', '');
    expect((await differences(text)).map(({ kind, section }) => [kind, section])).toEqual([
      ['promise', '1.5'],
      ['promise', '1.9'],
    ]);
  });

  test('with two commands that changed places names them', async () => {
    const [a, b] = ['sudo systemctl daemon-reload\n', 'sudo systemctl enable openclaw.service\n'];
    expect(guide).toContain(a + b);
    const found = await differences(guide.replace(a + b, b + a));
    expect(found.map(({ kind, section }) => [kind, section])).toEqual([['command', '6.2']]);
  });
});
