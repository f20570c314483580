// 6.1 Create the service

import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { asService } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('6.1', 'Create the service', { needs: ['1.4', '2.3', '2.5', '5.7'] }, () => {
  step('Write the unit', {
    run: `
      sudo tee /etc/systemd/system/openclaw.service << 'EOF'
      [Unit]
      Description=OpenClaw AI Agent Gateway
      Documentation=https://docs.openclaw.ai
      After=network-online.target docker.service
      Wants=network-online.target
      Requires=docker.service
      StartLimitIntervalSec=300
      StartLimitBurst=5

      [Service]
      Type=simple
      User=openclaw-svc
      Group=openclaw-svc
      WorkingDirectory=/home/openclaw-svc

      Environment=HOME=/home/openclaw-svc
      Environment=PATH=/home/openclaw-svc/.npm-global/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      Environment=NODE_ENV=production
      Environment=OPENCLAW_DISABLE_BONJOUR=1
      EnvironmentFile=-/home/openclaw-svc/.openclaw/.env

      ExecStart=/home/openclaw-svc/.npm-global/bin/openclaw gateway run
      ExecReload=/bin/kill -HUP $MAINPID
      Restart=on-failure
      RestartSec=10
      TimeoutStartSec=30
      TimeoutStopSec=30
      # WatchdogSec removed: openclaw gateway does not implement sd_notify

      # ---- SECURITY HARDENING ----
      NoNewPrivileges=yes
      PrivateTmp=yes
      PrivateDevices=yes
      DevicePolicy=closed
      ProtectSystem=strict
      ReadWritePaths=/home/openclaw-svc /tmp
      ProtectKernelModules=yes
      ProtectKernelTunables=yes
      ProtectKernelLogs=yes
      ProtectControlGroups=yes
      ProtectClock=yes
      ProtectHostname=yes
      RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      LockPersonality=yes
      SystemCallArchitectures=native

      # Intentionally omitted (break Node.js/Docker):
      # - MemoryDenyWriteExecute=yes (breaks V8 JIT W+X memory)
      # - ProtectHome=tmpfs + BindPaths (causes immediate gateway exit)
      # - CapabilityBoundingSet= (empty — too restrictive for Docker socket)
      # - RestrictNamespaces=yes (blocks Docker container creation)
      # - SystemCallFilter=@system-service + deny list (Node.js needs syscalls outside @system-service)

      StandardOutput=journal
      StandardError=journal
      SyslogIdentifier=openclaw
      IPAccounting=yes
      MemoryMax=2G
      MemoryHigh=1536M
      TasksMax=512
      LimitNOFILE=4096

      [Install]
      WantedBy=multi-user.target
      EOF`,
  });

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
      const { exitCode, stderr } = await shell.run(asService('openclaw gateway start --foreground'));
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining("unknown option '--foreground'"),
      });
    },
  );
});
