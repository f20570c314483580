// Comments of a script: those on lines of their own, and those after a command.

interface Comment {
  readonly text: string;
  /** Line of the script, from 1. */
  readonly line: number;
}

/** At the begin of a line or after space, and before space: so neither a first line for the kernel nor a heading. */
const COMMENT = /(?:^|\s)#\s+(.*\S)/;

/**
 * Every comment, wherever it stands: also in a unit that a here-document installs, and in a script in quotes.
 *
 * That a `#` in quotes before text looks the same does no harm: only comments that state an outcome become promises, and
 * it is for rules to say which do.
 */
export function outcomeComments(script: string): Comment[] {
  return script.split('\n').flatMap((text, index) => {
    const found = COMMENT.exec(text)?.[1];
    return found === undefined ? [] : [{ text: found.replace(/\s+/g, ' '), line: index + 1 }];
  });
}
