// What a run has done and left, for checkpoints of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Identity, writeIdentity } from '../../src/checkpoint/identity.ts';
import type { ItemDefinition, SectionDefinition } from '../../src/spec/definition.ts';
import { phaseOf } from '../../src/spec/phases.ts';

export function aSection(id: string, ...items: readonly ItemDefinition[]): SectionDefinition {
  return { id, title: id, phase: phaseOf(id), needs: [], items };
}

/** What it can't go on without. */
export async function leaveIdentity(runDir: string, more: Partial<Identity> = {}): Promise<void> {
  const pair = { privateKey: 'private', publicKey: 'public', wire: 'wire' };
  await writeIdentity(runDir, { operator: pair, host: pair, authority: null, tailnet: '100.70.3', ...more });
}

/** Folder of a run that has left this identity. */
export async function aRunDir(more: Partial<Identity> = {}): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'run-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  await leaveIdentity(dir, more);
  return dir;
}
