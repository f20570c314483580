// One rule of the packet filter: the part of a line of `iptables -S` that follows `-A CHAIN`.
import { ProbeError } from './error.ts';

/** A negated value begins with `! `: `! docker0`. Null: any. */
export interface IptablesRule {
  readonly in: string | null;
  readonly out: string | null;
  /** By name where it has a common one: `tcp`. */
  readonly protocol: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  /** States that `--ctstate` asks for, sorted; null when it does not ask (a negated one is among `other`). */
  readonly ctstate: readonly string[] | null;
  /** Chain or verdict of `-j`; null of a rule that only counts, or goes by `-g`. */
  readonly target: string | null;
  /** Everything else as it stands, one option each: `-m tcp`, `--dport 22`, `! --mark 0x1`. */
  readonly other: readonly string[];
}

/** Matches every packet and does nothing with it: what a rule is where it says nothing. */
export const ANY_PACKET: IptablesRule = {
  in: null,
  out: null,
  protocol: null,
  source: null,
  destination: null,
  ctstate: null,
  target: null,
  other: [],
};

interface Option {
  readonly negated: boolean;
  readonly name: string;
  readonly values: readonly string[];
}

const FIELDS: Readonly<Record<string, 'in' | 'out' | 'protocol' | 'source' | 'destination' | 'target'>> = {
  '-i': 'in',
  '-o': 'out',
  '-p': 'protocol',
  '-s': 'source',
  '-d': 'destination',
  '-j': 'target',
};

// Some versions print numbers where others print names.
const PROTOCOLS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'ipv6-icmp',
};

// Their value is free text, printed without quotes when it has no blank in it: it may look like an option.
const TAKES_TEXT = new Set(['--comment', '--log-prefix', '--nflog-prefix', '--string']);

/** @throws ProbeError when a word belongs to no option */
export function parseIptablesRule(text: string): IptablesRule {
  const fields: Record<(typeof FIELDS)[string], string | null> = {
    in: null,
    out: null,
    protocol: null,
    source: null,
    destination: null,
    target: null,
  };
  let ctstate: readonly string[] | null = null;
  const other: string[] = [];
  for (const { negated, name, values } of parseOptions(text)) {
    const field = FIELDS[name];
    const [value] = values;
    if (field !== undefined) {
      if (value === undefined || values.length > 1) throw ProbeError.unreadable('iptables -S', text);
      const word = field === 'protocol' ? (PROTOCOLS[value] ?? value) : value;
      fields[field] = negated ? `! ${word}` : word;
    } else if (name === '--ctstate' && !negated && value !== undefined) {
      ctstate = value.split(',').sort();
    } else if (name !== '-m' || value !== 'conntrack') {
      // `-m conntrack` is left out: the options that follow it say all there is.
      other.push([...(negated ? ['!'] : []), name, ...values].join(' '));
    }
  }
  return { ...fields, ctstate, other };
}

function parseOptions(text: string): Option[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const options: Option[] = [];
  while (words.length > 0) {
    const negated = words[0] === '!';
    if (negated) words.shift();
    const name = words.shift();
    if (name === undefined || !name.startsWith('-')) throw ProbeError.unreadable('iptables -S', text);
    const values: string[] = TAKES_TEXT.has(name) ? words.splice(0, 1) : [];
    while (words[0] !== undefined && !/^(?:-|!$)/.test(words[0])) values.push(...words.splice(0, 1));
    options.push({ negated, name, values });
  }
  return options;
}
