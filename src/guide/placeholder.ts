// How the guide writes a word that the operator replaces: `<your-channel>`, `<provider/model-id>`.

/** Begins with a letter and has no spaces, so `<in >out` stays the two redirections it is. */
export const PLACEHOLDER = /(?<!<)<([A-Za-z][\w./:-]*)>/g;
