// What an acceptance has to ask a person: as a YAML file that is ready to be filled in.
import { Document, type YAMLMap, type YAMLSeq } from 'yaml';
import type { OutcomeRecord } from '../report/outcome.ts';
import { plainText } from '../report/plain-text.ts';
import { sectionName } from '../report/section-tally.ts';
import type { ItemDefinition } from '../spec/definition.ts';

const HEAD = ` What cannot be seen on a host. Answer yes (it is as the guide says) or no, say how you know or what is wrong, and give
 your name and the day. What you leave empty stays open. Then: conform accept HOST --attest THIS-FILE`;

/**
 * The question about a step or check that an acceptance cannot look at.
 * @returns null for what leaves nothing to be asked about on a finished host: what is done in an emergency, say
 */
export function questionOf(item: ItemDefinition): string | null {
  if (item.asks !== undefined) return item.asks;
  return item.kind === 'check' ? `Does this hold: ${item.title}?` : null;
}

/** A question, and the step or check that it is about. */
export type Question = Pick<OutcomeRecord, 'id' | 'section' | 'sectionTitle' | 'severity' | 'promise'> & {
  readonly question: string;
};

/** @returns YAML, ending in a newline: what `--attest` takes once it is filled in. */
export function questionsYaml(questions: readonly Question[]): string {
  const empty = { answer: null, text: null, name: null, date: null };
  const document = new Document(questions.map(({ id }) => ({ id, ...empty })));
  const { items } = document.contents as unknown as YAMLSeq<YAMLMap>;
  for (const [index, one] of questions.entries()) {
    const entry = items[index];
    if (entry === undefined) continue;
    const lines = [`${sectionName(one)} (${one.severity})`, one.question];
    entry.commentBefore = plainText(lines.join('\n')).replace(/^/gm, ' ');
    entry.spaceBefore = index > 0;
  }
  document.commentBefore = HEAD;
  return document.toString({ nullStr: '', lineWidth: 0 });
}
