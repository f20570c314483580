// Who OpenClaw runs as, where its files are, and how the guide runs its commands (2.1 to 2.3).

export const SERVICE_USER = 'openclaw-svc';
export const HOME = `/home/${SERVICE_USER}`;
/** What OpenClaw calls its state directory. */
export const STATE = `${HOME}/.openclaw`;
export const CONFIG = `${STATE}/openclaw.json`;
/** Where npm puts the packages that the service user installs globally. */
export const NPM_PREFIX = `${HOME}/.npm-global`;

/** A command line that runs `command` in bash as the guide runs OpenClaw's: as the service user, at home, OpenClaw in its path. */
export function asService(command: string): string {
  const script = `cd ~; export PATH=$HOME/.npm-global/bin:$PATH; ${command}`;
  return `LC_ALL=C sudo -u ${SERVICE_USER} bash -c '${script.replaceAll("'", "'\\''")}'`;
}
