// Keeps secrets out of everything that is written down: records, reports, the terminal.

import type { CommandResult } from '../machine/shell.ts';

/** Shorter strings occur by chance, and would shred every report. */
const SHORTEST = 6;

/** The guide has its operator shown the tokens it makes: `Gateway token: 5f…` (5.7), `New token: 5f…` (rotation). */
const SHOWN_TOKEN = /\btoken: ([0-9a-f]{64})\b/gi;

/** Replaces registered secrets, in whatever form a command line or a log shows them, by `«secret:label»`. */
export class Redactor {
  /** Every form of every secret, with what to show instead. */
  readonly #forms = new Map<string, string>();
  #secrets = 0;

  /**
   * Registers a secret, to be shown as `«secret:label»` (its number when it has no label).
   *
   * @throws {Error} when it has fewer than six characters, or is part of its own label. The message does not contain it.
   */
  add(secret: string, label?: string): void {
    const name = label ?? String(this.#secrets + 1);
    if (secret.length < SHORTEST) {
      throw new Error(
        `Secret ${name} has ${secret.length} characters; one shorter than ${SHORTEST} cannot be told from ` +
          'ordinary text. Use a longer one.',
      );
    }
    if (name.includes(secret))
      throw new Error(`The label of secret ${this.#secrets + 1} contains the secret.`);
    this.#secrets += 1;
    for (const form of formsOf(secret)) if (!this.#forms.has(form)) this.#forms.set(form, `«secret:${name}»`);
  }

  /** The text with every registered secret replaced. Secrets that overlap are replaced as one, named for the longest. */
  redact(text: string): string {
    const found: Found[] = [];
    for (const [form, shown] of this.#forms) {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
        found.push({ start: at, end: at + form.length, longest: form.length, shown });
      }
    }
    found.sort((a, b) => a.start - b.start || b.end - a.end);
    let out = '';
    let done = 0;
    for (const { start, end, shown } of merge(found)) {
      out += text.slice(done, start) + shown;
      done = end;
    }
    return out + text.slice(done);
  }

  /** A command's result as it may be recorded. A token that it shows is a secret from now on. */
  redactResult<R extends CommandResult>(result: R): R {
    for (const [, token = ''] of result.stdout.matchAll(SHOWN_TOKEN)) this.add(token, 'gatewayToken');
    return {
      ...result,
      command: this.redact(result.command),
      stdout: this.redact(result.stdout),
      stderr: this.redact(result.stderr),
    };
  }
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly longest: number;
  readonly shown: string;
}

/** Joins overlapping finds (sorted by start), so that no part of either stays readable. */
function merge(found: readonly Found[]): readonly Found[] {
  const merged: Found[] = [];
  for (const next of found) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) {
      merged.push(next);
      continue;
    }
    const longer = next.longest > last.longest ? next : last;
    merged[merged.length - 1] = {
      start: last.start,
      end: Math.max(last.end, next.end),
      longest: longer.longest,
      shown: longer.shown,
    };
  }
  return merged;
}

function formsOf(secret: string): ReadonlySet<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret.toWellFormed());
  const strictPercent = percent.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return new Set([
    secret,
    ...base64Forms(secret),
    percent,
    strictPercent,
    new URLSearchParams([['', secret]]).toString().slice(1),
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    json,
    json.replaceAll('/', '\\/'),
    secret.replaceAll("'", "'\\''"),
    // $'…', as zx quotes what a template interpolates.
    secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
  ]);
}

/**
 * Base64 by itself, and as it appears inside a longer encoded text (`user:secret`), where it starts at any of three bit
 * offsets: the characters that depend on its neighbours are left off.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const whole = bytes.toString('base64');
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const bits = (offset + bytes.length) * 8;
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
  });
  return [whole, whole.replaceAll('=', ''), ...inside].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}
