// Faults of 8.1 Build the sandbox Docker image
import type { Fault } from '../../../src/prove/fault.ts';
import { WITHOUT_SANDBOXES } from '../openclaw-config.ts';

export const imageFaults: readonly Fault[] = [
  {
    id: '8.1-no-image',
    what: 'The image has another name; OpenClaw would get it anew at the next message.',
    inject: `${WITHOUT_SANDBOXES}
sudo docker tag openclaw-sandbox:bookworm-slim kept:bookworm-slim
sudo docker rmi openclaw-sandbox:bookworm-slim`,
    undo: `sudo docker tag kept:bookworm-slim openclaw-sandbox:bookworm-slim
sudo docker rmi kept:bookworm-slim`,
    breaks: ['8.1/the-image-is-there'],
  },
];
