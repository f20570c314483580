// 5.2 turns a sandbox on for which there is no image.
import { readImages } from '../src/probe/docker-images.ts';
import { readJournal } from '../src/probe/journal.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const IMAGE = 'openclaw-sandbox:bookworm-slim';

export const imageMissing: Erratum = {
  id: '5.2-image-missing',
  section: '5.2',
  promise: 'With this configuration tools run in a container.',
  happens:
    'There is no image for it before 8.1, and OpenClaw does not make one by itself any more (2026.2.9 gave debian:bookworm-slim that name): from here to Phase 8 the bot answers every message with an error.',
  evidence:
    'The journal says “Embedded agent failed before reply: Sandbox image not found: openclaw-sandbox:bookworm-slim. Build it with scripts/sandbox-setup.sh before enabling Docker sandboxing.” The npm package has no such script.',
  severity: 'critical',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read, shell }) => {
    const said = await readJournal(shell, { unit: UNIT, sinceSeconds: 600 });
    return (
      !(await read(readImages)).includes(IMAGE) &&
      said.some(({ message }) => message.includes(`Sandbox image not found: ${IMAGE}`))
    );
  },
  correction: {
    kind: 'step',
    says: 'Make the image first. What earlier releases took is enough for a workspace that is only read; the image that OpenClaw’s documentation builds has Python, git and others besides, which its tools need to write and edit. Then start the gateway anew: it tries again by itself what has failed for want of the image, and a message that comes meanwhile fails as well.',
    run: `sudo docker pull debian:bookworm-slim
sudo docker tag debian:bookworm-slim ${IMAGE}
sudo systemctl restart ${UNIT}`,
  },
  patches: [],
};
