// 5.5 puts SOUL.md where OpenClaw never looks.
import { SOUL_TEXT } from '../fixtures/soul.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { ownerAsks } from '../suites/owner.ts';

/** A heading of the SOUL.md that OpenClaw brings with it. */
const TEMPLATE = 'SOUL.md - Who You Are';

const PUT_IN_PLACE = `soul=/home/openclaw-svc/.openclaw/SOUL.md
sudo install -o root -g openclaw-svc -m 444 "$soul" /home/openclaw-svc/.openclaw/workspace/SOUL.md
sudo find /home/openclaw-svc/.openclaw -path '*/sandboxes/*/SOUL.md' -exec install -o root -g openclaw-svc -m 444 "$soul" {} \\;`;

export const soulNotTold: Erratum = {
  id: '5.5-soul-not-told',
  section: '5.5',
  promise: 'SOUL.md in ~/.openclaw is the identity of the agent, with its security boundaries.',
  happens:
    'The model never gets to see it: OpenClaw reads SOUL.md in the agent’s workspace, ~/.openclaw/workspace, and for a sandboxed session the copy of that under ~/.openclaw/sandboxes. There stands the template that onboarding made, which invites the agent to change it.',
  evidence:
    'The system prompt that arrives at the provider has, under “# Project Context”, “## SOUL.md” with “This file is yours to evolve”, and not a line of ~/.openclaw/SOUL.md.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async (context) => {
    const { system } = await ownerAsks(context, 'Who are you?');
    return system.includes(TEMPLATE) && !system.includes(SOUL_TEXT.trim());
  },
  correction: {
    kind: 'step',
    says: 'Put it into the workspace, and in place of the copies that sessions have already been given; again whenever it changes.',
    run: PUT_IN_PLACE,
  },
  patches: [
    {
      block: 1,
      from: 'sudo chmod 444 /home/openclaw-svc/.openclaw/SOUL.md',
      to: `sudo chmod 444 /home/openclaw-svc/.openclaw/SOUL.md
# OpenClaw tells the model the one in the workspace, and sandboxed sessions a copy of that
${PUT_IN_PLACE}`,
    },
  ],
};
