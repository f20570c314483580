// One rule of ufw: a row below the header of `ufw status verbose`.
import { isIP, isIPv6 } from 'node:net';
import { ProbeError } from './error.ts';

/** One row of `ufw status verbose`. An IPv6 twin of a rule is a rule of its own, with `v6`. */
export interface UfwRule {
  readonly action: 'ALLOW' | 'DENY' | 'REJECT' | 'LIMIT';
  readonly direction: 'in' | 'out' | 'fwd';
  /** Interface packets come in by (`in`, `fwd`) or leave by (`out`); null: any. */
  readonly on: string | null;
  /** Interface a forwarded packet leaves by; null: any, or not a `fwd` rule. */
  readonly forwardTo: string | null;
  /** Address or network, or `Anywhere`. */
  readonly to: string;
  /** As ufw writes ports: `22`, `80,443`, `8000:8010`; null: any. */
  readonly toPort: string | null;
  readonly from: string;
  readonly fromPort: string | null;
  /** `tcp`, `udp`, `esp`, ...; null: any. */
  readonly proto: string | null;
  /** Application profile the ports come from: `OpenSSH`. */
  readonly app: string | null;
  readonly v6: boolean;
  readonly log: 'log' | 'log-all' | null;
  readonly comment: string | null;
}

const ROW = /^(.+?) +(ALLOW|DENY|REJECT|LIMIT) (IN|OUT|FWD) +(.+?) *(?: \((log|log-all)\))?$/;

/** One row below the header of `ufw status verbose`. */
export function parseUfwRule(line: string): UfwRule {
  // A comment may hold anything, so it goes first.
  const [, row = '', comment] = /^(.*?)(?: # (.*))?$/.exec(line) ?? [];
  const [, to, action, way, from, log] = ROW.exec(row) ?? [];
  if (to === undefined || from === undefined) throw unreadable(line);
  const [target, source] = [parseEndpoint(to, line), parseEndpoint(from, line)];
  const direction = way === 'IN' ? 'in' : way === 'OUT' ? 'out' : 'fwd';
  const idle = direction === 'in' ? source.on : direction === 'out' ? target.on : null;
  if (idle !== null) throw unreadable(line);
  return {
    action: action as UfwRule['action'],
    direction,
    on: direction === 'in' ? target.on : source.on,
    forwardTo: direction === 'fwd' ? target.on : null,
    to: target.address,
    toPort: target.port,
    from: source.address,
    fromPort: source.port,
    proto: target.proto ?? source.proto,
    app: target.app ?? source.app,
    v6: target.v6 || source.v6,
    log: (log as UfwRule['log']) ?? null,
    comment: comment ?? null,
  };
}

// `10.1.1.1 6000/udp on eth0`, `22/tcp (OpenSSH (v6))`, `Anywhere/esp (v6)`: place, then profile, then family, then interface.
const ENDPOINT = /^(.+?)(?: \((?!v6\))(.+?)( \(v6\))?\))?( \(v6\))?(?: on (\S+))?$/;
const PORTS = /^(\d[\d,:]*)(?:\/([a-z]\w*))?$/;
const ADDRESS = /^(Anywhere|[\da-f.:]+(?:\/[\d.]+)?)(?:\/([a-z]\w*))?$/;

function parseEndpoint(text: string, line: string) {
  const [, place = '', app = null, appV6, v6, on = null] = ENDPOINT.exec(text) ?? [];
  const words = place.split(' ');
  const portWord = PORTS.test(words.at(-1) ?? '') && isIP(words.at(-1) ?? '') === 0 ? words.pop() : undefined;
  const [, port = null, portProto] = PORTS.exec(portWord ?? '') ?? [];
  const [, address, addressProto] = ADDRESS.exec(words.shift() ?? 'Anywhere') ?? [];
  const known = address === 'Anywhere' || isIP(address?.split('/')[0] ?? '') !== 0;
  if (address === undefined || !known || words.length > 0) throw unreadable(line);
  const isV6 = appV6 !== undefined || v6 !== undefined || isIPv6(address.split('/')[0] ?? '');
  return { address, port, proto: portProto ?? addressProto ?? null, app, on, v6: isV6 };
}

function unreadable(line: string): ProbeError {
  return ProbeError.unreadable('ufw', line);
}

/**
 * A rule in the words of ufw's own commands: `allow in on tailscale0`, `allow out to any port 443 proto tcp (v6)`.
 * Every field that narrows or widens a rule shows, so that equal texts are equal rules; a comment does not.
 */
export function ruleText(rule: UfwRule): string {
  const words = [rule.action.toLowerCase(), rule.direction];
  if (rule.log !== null) words.push(rule.log);
  if (rule.on !== null) words.push('on', rule.on);
  if (rule.forwardTo !== null) words.push('out on', rule.forwardTo);
  words.push(...endpoint('from', rule.from, rule.fromPort), ...endpoint('to', rule.to, rule.toPort));
  if (rule.proto !== null) words.push('proto', rule.proto);
  if (rule.v6) words.push('(v6)');
  return words.join(' ');
}

function endpoint(word: 'from' | 'to', address: string, port: string | null): string[] {
  if (address === 'Anywhere' && port === null) return [];
  return [word, address === 'Anywhere' ? 'any' : address, ...(port === null ? [] : ['port', port])];
}
