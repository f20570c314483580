// What Allure's report says beside the tests: categories by outcome, and the environment the run was made in.

import type { AcceptResults, Outcome, RunResults } from './outcome.ts';
import { plainText } from './plain-text.ts';

/** A rule of Allure 3: the first whose label pattern matches a result names its category. */
export interface AllureCategory {
  readonly name: string;
  readonly matchers: { readonly labels: Readonly<Record<string, string>> };
  readonly groupByMessage: boolean;
  readonly expand: boolean;
}

const TITLES: readonly (readonly [Outcome, string])[] = [
  ['failed', 'Failed: the guide does not hold'],
  ['fixed', 'Fixed: a listed erratum no longer happens'],
  ['broken', 'Broken: could not be looked at'],
  ['erratum', 'Erratum: failed as listed, holds when corrected'],
  ['blocked', 'Blocked: something it needs failed'],
  ['manual', 'Manual: only a person can do it'],
  ['waived', 'Waived'],
  ['not-applicable', 'Not applicable: another option was chosen'],
];

/** One category for each outcome but `passed`. */
export const CATEGORIES: readonly AllureCategory[] = TITLES.map(([outcome, name]) => ({
  name,
  matchers: { labels: { outcome: `^${outcome}$` } },
  groupByMessage: true,
  expand: outcome !== 'not-applicable',
}));

/** The report's name: what was tried, the verdict, and whether any of the world was a stand-in. */
export function allureName(guideTitle: string, { verdict, world }: RunResults): string {
  const lab = Object.values(world).includes('stand-in') ? ' (with stand-ins)' : '';
  return `${guideTitle}: ${verdict}${lab}`;
}

/** Names and values of the environment widget, in the order to show them: the first eight show at once. */
export function allureEnvironment(results: RunResults): Readonly<Record<string, string>> {
  const { verdictReason, guide, machine, world, openclaw, inputs, suite, mode } = results;
  const standIns = Object.entries(world).flatMap(([service, liveness]) =>
    liveness === 'stand-in' ? [service] : [],
  );
  const rows: [string, string][] = [
    ['Verdict', verdictReason],
    ['Stand-ins', standIns.length === 0 ? 'none' : standIns.join(', ')],
    ['OpenClaw', openclaw ?? 'not installed'],
    ['Machine', `${machine.kind} (${machine.image})`],
    ['OS', machine.os],
    ['Guide', guide.file ?? "the suite's own reading"],
    ['Guide SHA-256', guide.sha256 ?? 'none: walked without the document'],
    ['Guide drifted', guide.drifted.length === 0 ? 'no' : guide.drifted.join(', ')],
    ['Kernel', machine.kernel],
    ['systemd', machine.systemd],
    ...machine.remarks.map((remark, index): [string, string] => [`Machine remark ${index + 1}`, remark]),
    ...Object.entries(world).map(([service, liveness]): [string, string] => [`World: ${service}`, liveness]),
    ...Object.entries(inputs).map(([name, value]): [string, string] => [`Input: ${name}`, value]),
    ...(results.mode === 'accept' ? hostRows(results) : []),
    ['Mode', mode],
    ['Suite', suite],
  ];
  return Object.fromEntries(rows.map(([name, value]) => [plainText(name), plainText(value)]));
}

function hostRows({ host, waivers, comparison }: AcceptResults): [string, string][] {
  const differences = comparison?.differences.length ?? null;
  return [
    ['Host', `${host.hostname} (${host.target})`],
    ...host.hostKeys.map(({ type, fingerprint }): [string, string] => [`Host key: ${type}`, fingerprint]),
    ['Machine id', host.machineId],
    ['State before and after', differences === null ? 'not compared' : `differences: ${differences}`],
    ...waivers.map(({ check, owner, expires, use }): [string, string] => [
      `Waiver: ${check}`,
      `${use} (${owner}, until ${expires})`,
    ]),
  ];
}
