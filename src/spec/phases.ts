// The guide's phases by number: what a section's number says of where it stands.

const PHASES: Readonly<Record<string, string>> = {
  1: 'Phase 1: Ubuntu System Preparation',
  2: 'Phase 2: OpenClaw Installation (Dedicated User)',
  3: 'Phase 3: LLM Provider Configuration',
  4: 'Phase 4: Messaging Channel Setup',
  5: 'Phase 5: Security Hardening',
  6: 'Phase 6: systemd Service',
  7: 'Phase 7: Remote Access via Tailscale',
  8: 'Phase 8: Post-Deployment Validation',
  9: 'Phase 9: Maintenance',
  10: 'Phase 10: Emergency Procedures',
};

/**
 * Heading of the phase that a section belongs to.
 * @param section `1.5` or `Phase 1 Checkpoint`.
 */
export function phaseOf(section: string): string {
  const number = /^(?:Phase )?(\d+)/.exec(section)?.[1] ?? '';
  const phase = PHASES[number];
  if (phase === undefined)
    throw new Error(`Section ${section} names no phase: begin its id with the number.`);
  return phase;
}
