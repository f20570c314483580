// The sign-off page: which host, which guide, which choices, and that nothing was changed.

import { basename } from 'node:path';
import { html, type SafeHtml } from '@remix-run/html-template';
import type { AcceptResults } from '../outcome.ts';
import { duration } from '../terminal.ts';
import { facts, part, table } from './words.ts';

/** Who the host is, and what it was measured by. */
export function identity({ host, machine, guide, openclaw, world, suite, ...run }: AcceptResults): SafeHtml {
  const standIns = Object.entries(world).flatMap(([service, kind]) => (kind === 'stand-in' ? [service] : []));
  return part(
    'Host, guide and run',
    facts('What was looked at, and by what', [
      ['Host', `${host.hostname} (asked for as ${host.target})`],
      ...host.hostKeys.map(({ type, fingerprint }) => [`Host key (${type})`, fingerprint] as const),
      ['Machine id', host.machineId],
      ['System', machine.os],
      ['Kernel', machine.kernel],
      ['systemd', machine.systemd],
      ['OpenClaw', openclaw ?? 'not installed'],
      ...Object.entries(host.versions),
      ...machine.remarks.map((remark) => ['Remark', remark] as const),
      ['Guide', guide.file === null ? 'the suite’s own reading, without the document' : basename(guide.file)],
      ['Guide version', guide.version ?? 'not stated'],
      ['Guide SHA-256', guide.sha256 ?? 'none'],
      ...(guide.drifted.length === 0
        ? []
        : [['Guide differs from the suite', guide.drifted.join(', ')] as const]),
      ['Suite version', suite],
      ['Begun', run.startedAt],
      ['Took', duration(run.durationMs)],
      ['Stand-ins', standIns.length === 0 ? 'none: all services are the real ones' : standIns.join(', ')],
    ]),
  );
}

/** Which of the guide's options the host shows, beside those that were demanded. */
export function options({ options: read }: AcceptResults): SafeHtml {
  if (read.length === 0) return html``;
  return part(
    'Options chosen',
    table(
      'As read off the host, and as demanded by the inputs',
      ['Option', 'On the host', 'Demanded', ''],
      read.map(({ name, found, demanded }) => [
        name,
        found ?? 'cannot be seen',
        demanded ?? 'left open',
        found !== null && demanded !== null && found !== demanded ? 'differs' : '',
      ]),
    ),
  );
}

/** The host before and after. */
export function comparison({ comparison: state }: AcceptResults): SafeHtml {
  const heading = 'State of the host before and after';
  if (state === null) {
    return part(
      heading,
      html`<p>The host could not be looked at again: nothing proves that it is unchanged.</p>`,
    );
  }
  const { before, after, compared, differences } = state;
  const what = html`<p>Compared: ${compared.join(', ')}; at ${before} and ${after}.</p>`;
  if (differences.length === 0) return part(heading, what, html`<p><strong>No difference.</strong></p>`);
  return part(
    heading,
    what,
    table(
      `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`,
      ['What', 'Why'],
      differences.map((one) => [one.what, one.because ?? 'not known']),
    ),
  );
}
