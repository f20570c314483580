// 8.1 Build the sandbox Docker image
import { noSandboxBuild } from '../../errata/8.1-no-sandbox-build.ts';
import { readImages } from '../../src/probe/docker-images.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { IMAGE } from '../tool-container.ts';

section('8.1', 'Build the sandbox Docker image', { needs: ['2.3', '5.2'] }, () => {
  step('Build the image', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw sandbox build
      '`,
    errata: [noSandboxBuild],
  });

  check('the image is there', { severity: 'critical', promise: '8.1 › Verify' }, async ({ read }) => {
    expect(await read(readImages)).toContain(IMAGE);
  });
});
