// 1.5's expected output has no rows for IPv6.
import { INBOUND, OUTBOUND, withTwins } from '../fixtures/ufw.ts';
import { readUfw } from '../src/probe/ufw.ts';
import { ruleText } from '../src/probe/ufw-rule.ts';
import type { ReadingContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

function expected({ inputs }: ReadingContext): readonly string[] {
  return [...withTwins(INBOUND), ...withTwins(OUTBOUND[inputs.outbound])];
}

async function found({ read }: ReadingContext): Promise<readonly string[]> {
  return (await read(readUfw)).rules.map(ruleText);
}

export const v6RowsMissing: Erratum = {
  id: '1.5-v6-rows-missing',
  section: '1.5',
  promise: '`ufw status verbose` shows the listed rows and no others.',
  happens: 'Every rule has a twin for IPv6, in a row of its own.',
  evidence: '`Anywhere (v6) on tailscale0 ALLOW IN Anywhere (v6)` and its like follow the documented rows.',
  severity: 'minor',
  versions: { ufw: '0.36.2-9' },
  symptom: async (context) => {
    const rules = await found(context);
    return (
      rules.length === expected(context).length && rules.every((rule) => expected(context).includes(rule))
    );
  },
  correction: {
    kind: 'promise',
    says: 'Each documented row is followed by its twin marked (v6); there are no others.',
    holds: async (context) => {
      expect(await found(context)).toEqual(expected(context));
    },
  },
  patches: [
    {
      from: 'Anywhere on tailscale0     ALLOW IN    Anywhere',
      to: 'Anywhere on tailscale0     ALLOW IN    Anywhere\nAnywhere (v6) on tailscale0 ALLOW IN    Anywhere (v6)',
    },
  ],
};
