// Here-documents of prose: taken out of a script to compare the rest, and filled with a text of our own.

/** Opening line, body and closing word; also inside the quotes of a `bash -c`. */
function pattern(word: string): RegExp {
  const name = RegExp.escape(word);
  return new RegExp(
    `(<<-?[ \\t]*(?:"${name}"|'${name}'|\\\\?${name})[^\\n]*\\n)([\\s\\S]*?)(^${name}\\b)`,
    'm',
  );
}

/**
 * A script with `text` as the body of its one here-document that ends with `word`, which must be empty.
 * @throws Error when there is none, when it has a body, or when `text` would end it, or the quotes around it
 */
export function fillHeredoc(script: string, word: string, text: string): string {
  const found = pattern(word).exec(script);
  if (found === null || found[2] !== '') {
    throw new Error(`There is no empty here-document ${word} for the text.`);
  }
  if (text.includes("'") || text.split('\n').includes(word)) {
    throw new Error(`The text for the here-document ${word} holds a single quote or its last line.`);
  }
  return script.replace(pattern(word), (_all, open: string, _body: string, close: string) => {
    return `${open}${text.trimEnd()}\n${close}`;
  });
}

/**
 * Takes the body out of a script's here-document that ends with `word`.
 * @returns the script with an empty one, and the body; null when it has no such here-document
 */
export function takeHeredoc(script: string, word: string): { script: string; body: string } | null {
  const found = pattern(word).exec(script);
  if (found === null) return null;
  const [all, open = '', body = '', close = ''] = found;
  return { script: script.replace(all, () => open + close), body };
}
