// Faults and checks to prove with, and a machine that knows nothing but which of them are in.
import { expect } from 'vitest';
import type { Fault } from '../../src/prove/fault.ts';
import type {
  CheckDefinition,
  Disruption,
  DisruptiveCheck,
  SectionDefinition,
} from '../../src/spec/definition.ts';
import type { Bench } from '../../src/spec/run.ts';
import { fakeBench } from '../spec/bench.ts';
import { aCheck } from '../spec/items.ts';

export function aFault(more: Partial<Fault> = {}): Fault {
  return {
    id: 'a-wrong',
    what: 'a is wrong.',
    inject: 'break a',
    undo: 'mend a',
    breaks: ['9.1/a'],
    ...more,
  };
}

/** Section 9.1 with checks a and b, 9.2 with c. Each fails while its letter is broken; `broken` when the machine is lost. */
export function sections(disruptive: Partial<Record<'a' | 'b' | 'c', Disruption>> = {}): SectionDefinition[] {
  const section = (id: string, letters: readonly ('a' | 'b' | 'c')[]): SectionDefinition => {
    const items: CheckDefinition[] = [];
    const whole = { id, title: id, phase: 'Phase 9', needs: [], items };
    for (const letter of letters) {
      const body: DisruptiveCheck['body'] = async ({ $ }) => {
        expect((await $`state ${letter}`).stdout).toBe('good');
      };
      items.push(
        aCheck({ id: `${id}/${letter}`, section: whole, disruptive: disruptive[letter] ?? null, body }),
      );
    }
    return whole;
  };
  return [section('9.1', ['a', 'b']), section('9.2', ['c'])];
}

export interface FaultyBench extends Bench {
  /** Letters that are broken now. */
  readonly broken: Set<string>;
  /** Commands in their order. */
  readonly asked: string[];
  /** How many commands ran at the same time at most. */
  readonly most: () => number;
}

/** A machine on which `break X` breaks X, `mend X` mends it, `fail` fails and `vanish` loses the connection. */
export function faultyBench(): FaultyBench {
  const bench = fakeBench();
  const broken = new Set<string>();
  const asked: string[] = [];
  let running = 0;
  let most = 0;
  const context: Bench['context'] = (signal) => {
    const whole = bench.context(signal);
    const $: typeof whole.$ = async (pieces, ...values) => {
      const command = String.raw({ raw: pieces }, ...values);
      asked.push(command);
      running += 1;
      most = Math.max(most, running);
      const result = await whole.$(pieces, ...values).finally(() => {
        running -= 1;
      });
      return { ...result, stdout: broken.has(command.replace('state ', '')) ? 'bad' : 'good' };
    };
    const block: typeof whole.shell.block = async (script, limits) => {
      const failures = [];
      for (const line of script.split('\n')) {
        const [word = '', letter = ''] = line.split(' ');
        if (['break', 'mend', 'fail', 'vanish'].includes(word)) asked.push(line);
        if (word === 'break') broken.add(letter);
        if (word === 'mend') broken.delete(letter);
        if (word === 'fail') failures.push({ command: line, exitCode: 1 });
        if (word === 'vanish') throw new Error('The connection was lost.');
      }
      return { ...(await whole.shell.block(script, limits)), failures };
    };
    return { ...whole, $, shell: { ...whole.shell, $, block } };
  };
  return { ...bench, context, broken, asked, most: () => most };
}
