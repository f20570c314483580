// The sign-off page: what people decided and answered, and what nobody has answered.

import { html, type SafeHtml } from '@remix-run/html-template';
import type { AcceptResults, AttestationUse, WaiverUse } from '../outcome.ts';
import { sectionName } from '../section-tally.ts';
import { unanswered } from '../verdict.ts';
import { day, part, table } from './words.ts';

const WAIVER: Readonly<Record<WaiverUse['use'], string>> = {
  used: 'used',
  expired: 'expired: counts for nothing',
  unneeded: 'not needed: the check holds',
  undecided: 'undecided: the check was not looked at',
};
const ATTESTATION: Readonly<Record<AttestationUse['use'], string>> = {
  used: 'used',
  unneeded: 'not needed: the host shows it, or it was not asked',
};

export function waivers({ waivers: all }: AcceptResults): SafeHtml {
  return part(
    `Waivers (${all.length})`,
    all.length === 0
      ? html`<p>None.</p>`
      : table(
          'Decisions to live with a check that fails',
          ['Check', 'Reason', 'Owner', 'Expires', 'Came to'],
          all.map(({ check, reason, owner, expires, use }) => [
            check,
            reason,
            owner,
            day(expires),
            WAIVER[use],
          ]),
        ),
  );
}

export function attestations({ attestations: all, outcomes }: AcceptResults): SafeHtml {
  const open = unanswered(outcomes);
  const questionOf = (id: string) => outcomes.find((record) => record.id === id)?.question ?? '';
  return part(
    `Attestations (${all.length})`,
    all.length === 0
      ? html`<p>None.</p>`
      : table(
          'What no command can see on a host, answered by a person',
          ['Step or check', 'Question', 'Answer', 'In their words', 'By', 'Came to'],
          all.map(({ id, answer, text, name, date, use }) => [
            id,
            questionOf(id),
            answer,
            text,
            html`${name}, ${day(date)}`,
            ATTESTATION[use],
          ]),
        ),
    open.length === 0
      ? html``
      : table(
          `Questions that nobody has answered (${open.length})`,
          ['Step or check', 'Section', 'Question'],
          open.map((record) => [record.id, sectionName(record), record.question ?? '']),
        ),
  );
}
