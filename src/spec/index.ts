// The words specs are written in.
import { defineSection } from './registry.ts';

export { live, NotApplicable, onlyFor, standInFor } from './condition.ts';
export { expect } from './expect.ts';
export { controlUi, elevated, llmAuth, nodeMajor, outbound, remoteAccess, secretsBy } from './inputs.ts';
export { check, manual, step } from './registry.ts';

/** Who only reads definitions needs neither Vitest nor what connects to a machine: they take seconds to load. */
const onSection = process.env.VITEST ? (await import('./with-vitest.ts')).register : () => undefined;

interface SectionOptions {
  /** Sections whose steps this one builds on. */
  readonly needs?: readonly string[];
}

/**
 * A section of the guide, with its steps and checks in the guide's order.
 * @param id the guide's number of it, `1.5`, or its heading where it has none.
 */
export function section(id: string, title: string, options: SectionOptions, body: () => void): void {
  defineSection(id, title, options.needs ?? [], body, onSection);
}
