// Progress of long work: a spinner on a terminal, lines elsewhere, with a sign of life every 30 seconds.
import { stripVTControlCharacters } from 'node:util';
import ora from 'ora';
import type { Progress } from '../progress.ts';
import { takesSpinner } from '../report/terminal.ts';

const HEARTBEAT_MS = 30_000;

/** @param stream where to tell: standard error, so that standard output stays for results. */
export function lineProgress(stream: NodeJS.WriteStream): Progress {
  return takesSpinner(stream, process.env) ? spinners(stream) : lines(stream);
}

function spinners(stream: NodeJS.WriteStream): Progress {
  return {
    start(title) {
      const startedAt = Date.now();
      const width = () => (stream.columns ?? 80) - 12;
      const spinner = ora({ stream, text: title, discardStdin: false }).start();
      return {
        note: (detail) => {
          const plain = inOneLine(detail);
          if (plain !== '') spinner.text = `${title}: ${plain}`.slice(0, width());
        },
        succeed: () => spinner.succeed(`${title} (${seconds(startedAt)})`),
        fail: () => spinner.fail(title),
      };
    },
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  return {
    start(title) {
      const startedAt = Date.now();
      let detail = '';
      stream.write(`${title} …\n`);
      const heartbeat = setInterval(() => {
        stream.write(`${title} … ${seconds(startedAt)}${detail && `: ${detail.slice(0, 100)}`}\n`);
      }, HEARTBEAT_MS);
      heartbeat.unref();
      return {
        note: (text) => {
          detail = inOneLine(text) || detail;
        },
        succeed: () => {
          clearInterval(heartbeat);
          stream.write(`${title}: done (${seconds(startedAt)})\n`);
        },
        fail: () => {
          clearInterval(heartbeat);
          stream.write(`${title}: failed after ${seconds(startedAt)}\n`);
        },
      };
    },
  };
}

/** What a program says comes with its colours, and with lines that have nothing else in them. */
function inOneLine(detail: string): string {
  return stripVTControlCharacters(detail).replace(/\s+/g, ' ').trim();
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
