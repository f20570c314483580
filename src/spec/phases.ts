// The parts of the guide in its order: its ten phases, the appendices, and what stands after them.

/** A part of the guide: what one folder of the suites is about. */
interface Part {
  /** What `--phases` calls it. */
  readonly name: string;
  /** Folder of its specs. */
  readonly folder: string;
  /** The level-two headings that belong to it. */
  readonly headings: readonly string[];
  /** Begins on a machine with all else of the guide done, and nothing builds on it: done only where somebody asks for it. */
  readonly optional?: true;
}

const PHASES: readonly string[] = [
  'Phase 1: Ubuntu System Preparation',
  'Phase 2: OpenClaw Installation (Dedicated User)',
  'Phase 3: LLM Provider Configuration',
  'Phase 4: Messaging Channel Setup',
  'Phase 5: Security Hardening',
  'Phase 6: systemd Service',
  'Phase 7: Remote Access via Tailscale',
  'Phase 8: Post-Deployment Validation',
  'Phase 9: Maintenance',
  'Phase 10: Emergency Procedures',
];

export const PARTS: readonly Part[] = [
  ...PHASES.map((heading, index) => ({
    name: `${index + 1}`,
    folder: `phase${`${index + 1}`.padStart(2, '0')}`,
    headings: [heading],
  })),
  {
    name: 'appendix-a',
    folder: 'appendix-a',
    headings: ['Appendix A: Multi-Instance Scaling'],
    optional: true,
  },
  {
    name: 'appendix-b',
    folder: 'appendix-b',
    headings: ['Appendix B: Externalize Secrets with 1Password Service Accounts'],
    optional: true,
  },
  { name: 'checklist', folder: 'checklist', headings: ['Verification Checklist', 'File Locations'] },
  {
    name: 'operations',
    folder: 'operations',
    headings: [
      'Gateway Auth Token Rotation',
      'Operational Notes',
      'Regular Security Audit Procedure (PLACEHOLDER)',
    ],
  },
];

/**
 * The level-two heading that a section belongs to.
 * @param section `1.5`, `B.4`, `Phase 1 Checkpoint`, `Phase 7 › Verify Funnel is OFF`, or a heading of its own.
 */
export function phaseOf(section: string): string {
  const phase = findPhase(section);
  if (phase === null) {
    throw new Error(`Section ${section} names no phase: begin its id with the number, or with the heading.`);
  }
  return phase;
}

/** Like {@link phaseOf}; null for a section that names none, as one before all phases. */
export function findPhase(section: string): string | null {
  const number = /^(?:Phase )?(\d+)\b/.exec(section)?.[1];
  const letter = /^(?:Appendix )?([A-Z])(?:$|[. ])/.exec(section)?.[1];
  const label = number ? `Phase ${number}:` : letter ? `Appendix ${letter}:` : null;
  const belongs = (heading: string) =>
    label === null ? section === heading || section.startsWith(`${heading} › `) : heading.startsWith(label);
  return PARTS.flatMap(({ headings }) => headings).find(belongs) ?? null;
}

/** What `--phases` calls the part that a heading of level two belongs to. */
export function partOf(phase: string): string {
  const part = PARTS.find(({ headings }) => headings.includes(phase));
  if (part === undefined) throw new Error(`“${phase}” is no heading of the guide that is known.`);
  return part.name;
}

/** Place of a part among them all, from 0. */
export function placeOfPart(name: string): number {
  const place = PARTS.findIndex((part) => part.name === name);
  if (place === -1) throw new Error(`The guide has no part “${name}”.`);
  return place;
}

/** Whether the part at this place is done only where somebody asks for it. */
export function isOptional(place: number): boolean {
  return PARTS[place]?.optional === true;
}

/** Whether a machine on which the part at `end` has been done has had the one at `place` done: that one, and what it builds on. */
export function isPartOf(place: number, end: number): boolean {
  return place === end || (!isOptional(place) && (isOptional(end) || place < end));
}
