// What counts as a promise: rules, tried one after the other on each statement of the guide.
import type { Statement, StatementKind } from './statements.ts';

/** The rule that makes a statement a promise. */
export type RuleName =
  | 'output'
  | 'row'
  | 'note'
  | 'verify'
  | 'expected'
  | 'must'
  | 'should'
  | 'absolute'
  | 'effect'
  | 'setting'
  | 'figure'
  | 'comment';

interface Rule {
  readonly name: RuleName;
  readonly kinds: readonly StatementKind[];
  readonly pattern: RegExp;
}

const PROSE = ['sentence', 'item', 'note'] as const;
const WORDS = [...PROSE, 'comment'] as const;

/** The first that matches names the promise. */
const RULES: readonly Rule[] = [
  { name: 'output', kinds: ['output'], pattern: /./ },
  { name: 'row', kinds: ['row'], pattern: /./ },
  { name: 'verify', kinds: WORDS, pattern: /^(?:Verify|Validate|Confirm)\b/i },
  { name: 'expected', kinds: WORDS, pattern: /\bexpected\b/i },
  { name: 'must', kinds: WORDS, pattern: /\bmust\b|\brequires?\b|\b(?:do|does) NOT\b/i },
  { name: 'should', kinds: WORDS, pattern: /\bshould\b/i },
  {
    name: 'absolute',
    kinds: WORDS,
    pattern:
      /\b(?:never|only|always|entirely|exactly|cannot|can't|won't|no longer|all)\b|(?:^|— )No\b|\bNOT\b/i,
  },
  {
    name: 'effect',
    kinds: PROSE,
    pattern:
      /^(?!(?:[A-Z]\w*: )?(?:Create|Restart)\b).*\b(?:will|causes?|allows?|blocks?|blocked|bypass(?:es|ing)?|clears?|closes|creates?|denies|disabled|drops?|eliminates?|enables|ignores|immutable|isolates|kills?|loads|opens|overwrites?|precedence|prevents|protected|receive|removes|report(?:s|ed)?|resolves|responds|restarts?|runs|sets|shipped|ships|stored|supports|works|writes|unaffected)\b/i,
  },
  { name: 'setting', kinds: ['item'], pattern: /^`[^`]+`.* — / },
  { name: 'figure', kinds: PROSE, pattern: /^[A-Z][\w. ]*: .*\d/ },
  // A warning claims something by being one, unless it only tells the reader what to do.
  {
    name: 'note',
    kinds: ['note'],
    pattern: /^(?!(?:[\w-]+ )*[\w-]+: See\b|See |Replace |Check |Keep |Adapt |If your? )/,
  },
  {
    name: 'comment',
    kinds: ['comment'],
    pattern:
      /\b(?:returns?|shows?|outputs?|removed|break|breaks|blocks|causes|restrictive|needs|sets|does not|doesn't|errors?)\b/i,
  },
];

/** Which rule makes a statement a promise; null when none does. */
export function ruleFor({ kind, text }: Statement): RuleName | null {
  return RULES.find(({ kinds, pattern }) => kinds.includes(kind) && pattern.test(text))?.name ?? null;
}
