// The sign-off page of an acceptance: one HTML file that a person can print, sign and file. No scripts, nothing from elsewhere.

import { html, type SafeHtml } from '@remix-run/html-template';
import { type AcceptResults, OUTCOMES } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { count } from '../verdict.ts';
import { checklist } from './checklist.ts';
import { corrected, findings, waivedFindings } from './findings.ts';
import { comparison, identity, options } from './host.ts';
import { attestations, waivers } from './people.ts';
import { STYLE } from './style.ts';
import { facts, part, table } from './words.ts';

/**
 * The page.
 * @param resultsSha256 of the results.json beside it, as `sha256sum` tells it
 */
export function renderSignOff(results: AcceptResults, resultsSha256: string): string {
  const { host, verdict, verdictReason, startedAt } = results;
  const title = `Acceptance of ${plainText(host.hostname)}: ${verdict}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${html.raw`${STYLE}`}</style>
</head>
<body>
<main>
<h1>Acceptance of ${plainText(host.hostname)}</h1>
<p>By the OpenClaw Hardened Deployment Guide, on ${startedAt.slice(0, 10)}.</p>
<p class="verdict ${verdict}">${plainText(verdictReason)}</p>
${identity(results)}${checklist(results)}${findings(results)}${waivedFindings(results)}${corrected(results)}${waivers(results)}${attestations(results)}${options(results)}${comparison(results)}${tally(results)}${proof(results, resultsSha256)}<div class="signature"><div>Name</div><div>Signature</div><div>Date</div></div>
</main>
</body>
</html>
`;
  return page.toString();
}

/** How many of each outcome, by phase. */
function tally({ outcomes, counts }: AcceptResults): SafeHtml {
  const used = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const phases = [...Map.groupBy(outcomes, ({ phase }) => phase)];
  const row = (name: string, numbers: AcceptResults['counts']) => [
    name,
    ...used.map((outcome) => (numbers[outcome] === 0 ? '' : String(numbers[outcome]))),
  ];
  return part(
    'What was judged',
    table(
      'Steps and checks by outcome',
      ['Part of the guide', ...used],
      [...phases.map(([phase, records]) => row(phase, count(records))), row('Total', counts)],
    ),
  );
}

function proof({ evidence }: AcceptResults, resultsSha256: string): SafeHtml {
  return part(
    'Evidence',
    facts('What this page is made of', [
      ['results.json', html`SHA-256 <code>${resultsSha256}</code> (<code>sha256sum results.json</code>)`],
      ['Evidence in it', html`${evidence.commands} commands, SHA-256 <code>${evidence.sha256}</code>`],
      [
        'Signature',
        html`Where the report was signed: <code>conform verify-report</code> and the folder it is in.`,
      ],
    ]),
  );
}
