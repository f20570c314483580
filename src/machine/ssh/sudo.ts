// Which sudo a host has, as far as we may use it.
import { BrokenError } from '../shell.ts';

interface Found {
  /** As it says itself: `Sudo version 1.9.16p2`, `sudo-rs 0.2.8`; null where there is none. */
  readonly version: string | null;
  /** True where it works at a terminal only (`requiretty`). */
  readonly needsTerminal: boolean;
}

/** sudo without a password, with one, or none at all, and why. */
export type Sudo = Found &
  (
    | { readonly kind: 'free' }
    | { readonly kind: 'password'; readonly password: string }
    | { readonly kind: 'none'; readonly why: string }
  );

/** A script needs sudo, and there is none to be had: what it was to find out is not known. */
export class NoSudo extends BrokenError {
  override readonly name: string = 'NoSudo';
  override readonly final: boolean = true;

  constructor(why: string) {
    super(`It takes sudo, which is not to be had: ${why}`);
  }
}
