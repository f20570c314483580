// What B.4 does with op, by somebody who is signed in for as long as it takes.

/** Reads the password from standard input, so that it is on no command line. */
const SIGN_IN = `eval "$(printf '%s\\n' '<your-account-password>' | op account add --address my.1password.com --email <your-email> --secret-key <your-secret-key> --signin)"`;

export const SIGN_IN_FIRST =
  'Sign in first, and have op forget the account afterwards: best all of it on a computer of your own, for whoever is signed in may read every vault.';

/** What an op says that knows no account. */
export const NO_ACCOUNTS = 'No accounts configured for use with 1Password CLI';

export function signedIn(commands: string): string {
  return `${SIGN_IN}
${commands}
op account forget --all`;
}
