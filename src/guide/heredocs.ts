// All here-documents of a script: put aside, so that what is left stands on lines of its own.

interface Heredoc {
  /** As it stands in the script: `<< 'EOF'`. */
  readonly operator: string;
  /** Without the line that ends it. */
  readonly body: string;
}

const OPERATOR = /<<-? ?(?!<)(["']?)([A-Za-z_]\w*)\1/g;

/**
 * Takes the here-documents out of a script, each leaving a here-string of one word.
 * @param word gives the word for each
 */
export function takeHeredocs(
  script: string,
  word: (index: number) => string,
): { commands: string; heredocs: readonly Heredoc[] } {
  const heredocs: Heredoc[] = [];
  const lines = script.split('\n');
  const kept: string[] = [];
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    kept.push(
      line.replace(OPERATOR, (operator, _quote, end: string) => {
        const strip = operator.startsWith('<<-');
        const last = lines.findIndex((one) => (strip ? one.replace(/^\t+/, '') : one) === end);
        // Without its end it is none: text in quotes that looks like one.
        if (last === -1) return operator;
        const body = lines.splice(0, last + 1).slice(0, -1);
        heredocs.push({
          operator,
          body: (strip ? body.map((one) => one.replace(/^\t+/, '')) : body).join('\n'),
        });
        return `<<< ${word(heredocs.length - 1)}`;
      }),
    );
  }
  return { commands: kept.join('\n'), heredocs };
}
