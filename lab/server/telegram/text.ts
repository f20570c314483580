// A message's text as people see it, and what Telegram finds in it.

export interface MessageEntity {
  readonly type: 'mention' | 'bot_command';
  /** In UTF-16 units. */
  readonly offset: number;
  readonly length: number;
}

/** Mentions (`@name`) and commands (`/name`), as Telegram marks them in what people write. */
export function entitiesOf(text: string): MessageEntity[] {
  return [...text.matchAll(/(?<![\w@/])(?:@\w{3,32}|\/\w{1,32}(?:@\w{3,32})?)/g)].map(
    ({ 0: word, index }) => ({
      type: word.startsWith('@') ? 'mention' : 'bot_command',
      offset: index,
      length: word.length,
    }),
  );
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** What a message in Telegram's HTML shows. */
export function shown(text: string, parseMode: unknown): string {
  if (typeof parseMode !== 'string' || parseMode.toUpperCase() !== 'HTML') return text;
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(lt|gt|amp|quot));/g, (_, code: string | undefined, name: string) =>
      code === undefined ? (NAMED[name] ?? '') : String.fromCodePoint(Number(code)),
    );
}
