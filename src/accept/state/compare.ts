// What differs between two readings of a host's state, and whose doing it may be.
import { type Area, type Change, reasonFor } from './own-life.ts';
import type { FileState, HostState, UnitState } from './state.ts';

export interface Difference extends Pick<Change, 'area' | 'name' | 'kind' | 'parts'> {
  /** Ours until somebody shows otherwise; `own life` when the host does this by itself. */
  readonly whose: 'ours?' | 'own life';
  /** Why the host may have done it by itself; null for what may be ours. */
  readonly because: string | null;
  /** For people: what changed, from what to what. */
  readonly line: string;
}

/** @returns every difference, none left out: those that may be ours first */
export function compareStates(before: HostState, after: HostState): readonly Difference[] {
  const changes = changesOf(before, after);
  const ran = new Set(
    changes.flatMap(({ area, name, parts }) =>
      area === 'units' && parts.includes('InvocationID') ? [name] : [],
    ),
  );
  const differences = changes.map((change): Difference => {
    const because = reasonFor(change, ran);
    const { area, name, kind, parts } = change;
    return {
      area,
      name,
      kind,
      parts,
      whose: because === null ? 'ours?' : 'own life',
      because,
      line: lineOf(change),
    };
  });
  return differences.sort((a, b) => Number(a.whose === 'own life') - Number(b.whose === 'own life'));
}

/** Whether nothing is there that may be ours. */
export function isUnchanged(differences: readonly Difference[]): boolean {
  return differences.every(({ whose }) => whose === 'own life');
}

function changesOf(before: HostState, after: HostState): readonly Change[] {
  return [
    ...ofValue('boot', before.boot, after.boot),
    ...ofValue('hostname', before.hostname, after.hostname),
    ...ofTable('files', before.files, after.files, filePartsOf),
    ...ofTable('units', before.units, after.units, unitPartsOf),
    ...ofList('firewall v4', before.firewall.v4, after.firewall.v4),
    ...ofList('firewall v6', before.firewall.v6, after.firewall.v6),
    ...ofList('sockets', before.sockets, after.sockets),
    ...ofTable('packages', before.packages, after.packages),
    ...ofTable('containers', before.containers, after.containers),
    ...ofTable('images', before.images, after.images),
    ...ofTable('networks', before.networks, after.networks),
    ...ofTable('users', before.users, after.users),
    ...ofTable('groups', before.groups, after.groups),
    ...ofTable('sysctls', before.sysctls, after.sysctls),
    ...ofTable('mounts', before.mounts, after.mounts),
    ...ofValue('serve', before.serve, after.serve),
  ];
}

function ofValue(area: Area, before: string, after: string): readonly Change[] {
  return before === after ? [] : [{ area, name: area, kind: 'changed', parts: ['value'], before, after }];
}

/** @param partsOf names what differs of two things of the same name; nothing when they are the same */
function ofTable<T>(
  area: Area,
  before: Readonly<Record<string, T>> | null,
  after: Readonly<Record<string, T>> | null,
  partsOf: (before: T, after: T) => readonly string[] = (a, b) => (a === b ? [] : ['value']),
): readonly Change[] {
  if (before === null || after === null) return unreadable(area, before, after);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name): Change[] => {
    const [was, is] = [before[name], after[name]];
    if (was === undefined) return [{ area, name, kind: 'new', parts: [], before: was, after: is }];
    if (is === undefined) return [{ area, name, kind: 'gone', parts: [], before: was, after: is }];
    const parts = partsOf(was, is);
    return parts.length === 0 ? [] : [{ area, name, kind: 'changed', parts, before: was, after: is }];
  });
}

/** Rules of a firewall mean something by their order, too. */
function ofList(
  area: Area,
  before: readonly string[] | null,
  after: readonly string[] | null,
): readonly Change[] {
  if (before === null || after === null) return unreadable(area, before, after);
  const count = (list: readonly string[]) => Map.groupBy(list, (entry) => entry);
  const [was, is] = [count(before), count(after)];
  const changes = [...new Set([...before, ...after])].flatMap((name): Change[] => {
    const [had, has] = [was.get(name)?.length ?? 0, is.get(name)?.length ?? 0];
    if (had === has) return [];
    const ends = { before: had || undefined, after: has || undefined };
    return [{ area, name, kind: had < has ? 'new' : 'gone', parts: [], ...ends }];
  });
  if (changes.length > 0 || before.every((entry, index) => entry === after[index])) return changes;
  const index = before.findIndex((entry, at) => entry !== after[at]);
  const name = before[index] ?? '';
  return [{ area, name, kind: 'changed', parts: ['order'], before: name, after: after[index] }];
}

/** What could be read once and not the other time is a difference; twice not is none. */
function unreadable(area: Area, before: unknown, after: unknown): readonly Change[] {
  if (before === null && after === null) return [];
  const told = (state: unknown) => (state === null ? 'could not be read' : 'could be read');
  return [{ area, name: area, kind: 'changed', parts: ['value'], before: told(before), after: told(after) }];
}

const FILE_PARTS = ['mode', 'owner', 'size', 'target', 'mtime', 'ctime'] as const;

function filePartsOf(before: FileState, after: FileState): readonly string[] {
  const parts = FILE_PARTS.filter((part) => before[part] !== after[part]);
  return before.hash === after.hash ? parts : ['content', ...parts];
}

const UNIT_PARTS = [
  'ActiveState',
  'SubState',
  'InvocationID',
  'ActiveEnterTimestampMonotonic',
  'UnitFileState',
  'NeedDaemonReload',
] as const;

function unitPartsOf(before: UnitState, after: UnitState): readonly string[] {
  return UNIT_PARTS.filter((part) => before[part] !== after[part]);
}

function lineOf({ area, name, kind, parts, before, after }: Change): string {
  const subject = name === area ? area : `${area}: ${name}`;
  if (kind !== 'changed') return `${subject} is ${kind}${aside(kind === 'new' ? after : before)}`;
  if (area === 'files')
    return `${subject}: ${parts.map((part) => filePart(part, before as FileState, after as FileState)).join(', ')}`;
  if (area === 'units')
    return `${subject}: ${parts.map((part) => unitPart(part, before as UnitState, after as UnitState)).join(', ')}`;
  if (parts.includes('order')) return `${subject} is not where it was: the order has changed`;
  return `${subject} was ${quoted(before)}, and is ${quoted(after)}`;
}

/** What something that came or went was, where that is one line. */
function aside(value: unknown): string {
  return typeof value === 'string' && value !== '' ? ` (${value})` : '';
}

function filePart(part: string, before: FileState, after: FileState): string {
  if (part === 'content') return 'its content has changed';
  if (part === 'mtime' || part === 'ctime') return `${part} ${time(before[part])} → ${time(after[part])}`;
  const key = part as 'mode' | 'owner' | 'size' | 'target';
  return `${part} ${before[key]} → ${after[key]}`;
}

function unitPart(part: string, before: UnitState, after: UnitState): string {
  if (part === 'InvocationID') return 'it was started anew';
  if (part === 'ActiveEnterTimestampMonotonic') return 'active since another time';
  if (part === 'NeedDaemonReload') return 'its file has changed since systemd read it';
  const key = part as 'ActiveState' | 'SubState' | 'UnitFileState';
  return `${before[key] || 'nothing'} → ${after[key] || 'nothing'}`;
}

function time(nanoseconds: number): string {
  return new Date(nanoseconds / 1e6).toISOString();
}

function quoted(value: unknown): string {
  const text = String(value);
  return text.length > 200 ? `“${text.slice(0, 200)} …”` : `“${text}”`;
}
