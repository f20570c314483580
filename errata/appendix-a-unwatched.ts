// Appendix A sets up a further instance that nothing of 5.5 and Phase 9 looks after.
import { readFileStatus } from '../src/probe/files.ts';
import { furtherInstance } from '../src/probe/openclaw/instance.ts';
import { readBaseline } from '../src/probe/openclaw/soul.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const { user, state } = furtherInstance(2);
const SOUL = `${state}/SOUL.md`;

export const unwatched: Erratum = {
  id: 'appendix-a-unwatched',
  section: 'Appendix A',
  promise: 'A further instance is another one of the kind that the guide has built and looks after.',
  happens:
    'It has no SOUL.md that belongs to root, the baseline of 5.5 does not know of it, and the weekly audit of Phase 9 is one of the first instance only: whatever happens to its settings, nobody is told.',
  evidence:
    'After the recipe there is no /home/openclaw-agent2/.openclaw/SOUL.md; /var/lib/openclaw-soul-baseline.sha256 has one line, that of openclaw-svc; `grep -rl openclaw-agent2 /etc/cron.weekly` finds nothing.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) =>
    !(await read(readFileStatus, SOUL)).exists && !(SOUL in (await read(readBaseline)).files),
  correction: {
    kind: 'step',
    says: 'Give it a SOUL.md of root’s, note that in the baseline, and have its OpenClaw audited every week, too.',
    run: `sudo install -o root -g ${user} -m 444 /home/openclaw-svc/.openclaw/SOUL.md ${SOUL}
sudo sha256sum ${SOUL} | sudo tee -a /var/lib/openclaw-soul-baseline.sha256 > /dev/null
sed 's/openclaw-svc/${user}/g' /etc/cron.weekly/openclaw-security-audit | sudo tee /etc/cron.weekly/${user}-security-audit > /dev/null
sudo chmod 755 /etc/cron.weekly/${user}-security-audit`,
  },
  patches: [
    {
      from: 'sudo systemctl daemon-reload\nsudo systemctl enable ${NAME}.service\n',
      to: `# 5.5 and Phase 9 for this instance, too
sudo install -o root -g \${NAME} -m 444 /home/openclaw-svc/.openclaw/SOUL.md /home/\${NAME}/.openclaw/SOUL.md
sudo sha256sum /home/\${NAME}/.openclaw/SOUL.md | sudo tee -a /var/lib/openclaw-soul-baseline.sha256 > /dev/null
sed "s/openclaw-svc/\${NAME}/g" /etc/cron.weekly/openclaw-security-audit | sudo tee /etc/cron.weekly/\${NAME}-security-audit > /dev/null
sudo chmod 755 /etc/cron.weekly/\${NAME}-security-audit

sudo systemctl daemon-reload
sudo systemctl enable \${NAME}.service
`,
    },
  ],
};
