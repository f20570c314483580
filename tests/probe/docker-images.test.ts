import { expect, test } from 'vitest';
import { readImages } from '../../src/probe/docker-images.ts';
import { ProbeError } from '../../src/probe/error.ts';
import { fakeShell } from './fake-shell.ts';

const IMAGES = "sudo docker images --format $'{{.Repository}}:{{.Tag}}'";

test('names with tags, sorted, those with a registry and those without a name too', async () => {
  const stdout =
    'openclaw-sandbox:bookworm-slim\ndebian:bookworm-slim\n<none>:<none>\nghcr.io:443/owner/tool:1.2\n';
  expect(await readImages(fakeShell({ [IMAGES]: { stdout } }))).toEqual([
    '<none>:<none>',
    'debian:bookworm-slim',
    'ghcr.io:443/owner/tool:1.2',
    'openclaw-sandbox:bookworm-slim',
  ]);
});

test('an engine that has none', async () => {
  expect(await readImages(fakeShell({ [IMAGES]: { stdout: '' } }))).toEqual([]);
});

test('an engine that does not run is no engine without images', async () => {
  const stderr = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n';
  const reading = readImages(fakeShell({ [IMAGES]: { exitCode: 1, stderr } }));
  await expect(reading).rejects.toThrow(ProbeError);
  await expect(reading).rejects.toThrow(/exit code 1\nCannot connect.*\nStart the engine/);
});
