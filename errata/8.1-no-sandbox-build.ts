// 8.1 uses a command that OpenClaw does not have.
import { asService } from '../src/probe/openclaw/service-user.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const noSandboxBuild: Erratum = {
  id: '8.1-no-sandbox-build',
  section: '8.1',
  promise: '`openclaw sandbox build` makes the image openclaw-sandbox:bookworm-slim.',
  happens:
    'There is no such command: OpenClaw has `sandbox list`, `recreate` and `explain`. It gets the image by itself at the first message of a sandboxed session, by pulling debian:bookworm-slim and giving it that name.',
  evidence:
    '`error: too many arguments for \'sandbox\'. Expected 0 arguments but got 1.`, exit code 1; with 2026.9.6 `OpenClaw sandbox has no command "build".`',
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ shell }) => {
    const { exitCode, stderr } = await shell.run(asService('openclaw sandbox build'));
    return exitCode === 1 && /too many arguments for 'sandbox'|sandbox has no command "build"/.test(stderr);
  },
  correction: {
    kind: 'step',
    says: 'Do what OpenClaw would do.',
    run: `sudo docker pull debian:bookworm-slim
sudo docker tag debian:bookworm-slim openclaw-sandbox:bookworm-slim`,
  },
};
