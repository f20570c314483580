// The promises of the guide: statements that a rule, or a person who overrules it, takes for one.
import { type RuleName, ruleFor } from './promise-rules.ts';
import type { Section } from './sections.ts';
import type { Statement } from './statements.ts';

export interface GuidePromise extends Statement {
  readonly rule: RuleName | 'overruled';
}

/** A person's word on a statement, against the rules. */
export interface Overrule {
  /** Id of the section. */
  readonly section: string;
  /** Words with which the statement begins. */
  readonly begins: string;
  readonly promise: boolean;
  /** One sentence. */
  readonly because: string;
}

/** The promises of a section, in its order. */
export function promisesOf(
  { id, statements }: Pick<Section, 'id' | 'statements'>,
  overrules: readonly Overrule[],
): GuidePromise[] {
  return statements.flatMap((statement) => {
    const overrule = overrules.find(
      ({ section, begins }) => section === id && statement.text.startsWith(begins),
    );
    const rule = overrule === undefined ? ruleFor(statement) : overrule.promise ? 'overruled' : null;
    return rule === null ? [] : [{ ...statement, rule }];
  });
}

/** Overrules that are about nothing in the document, or say what the rules say anyway. */
export function idleOverrules(
  sections: readonly Pick<Section, 'id' | 'statements'>[],
  overrules: readonly Overrule[],
): readonly Overrule[] {
  return overrules.filter(({ section, begins, promise }) => {
    const statements = sections.find(({ id }) => id === section)?.statements ?? [];
    return !statements.some(
      (statement) => statement.text.startsWith(begins) && (ruleFor(statement) !== null) !== promise,
    );
  });
}
