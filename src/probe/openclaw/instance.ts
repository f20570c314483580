// One of several OpenClaws on a host, as Appendix A of the guide numbers them: the first is that of Phases 2 to 6.
import { GATEWAY_PORT, UNIT } from './gateway.ts';
import { CONFIG, HOME, NPM_PREFIX, SERVICE_USER, STATE } from './service-user.ts';

export interface Instance {
  /** Who it runs as. */
  readonly user: string;
  readonly home: string;
  /** What OpenClaw calls its state directory. */
  readonly state: string;
  /** Path of its openclaw.json. */
  readonly config: string;
  /** Where npm puts its OpenClaw. */
  readonly npmPrefix: string;
  readonly unit: string;
  /** TCP port of its gateway. */
  readonly port: number;
}

export const FIRST: Instance = {
  user: SERVICE_USER,
  home: HOME,
  state: STATE,
  config: CONFIG,
  npmPrefix: NPM_PREFIX,
  unit: UNIT,
  port: GATEWAY_PORT,
};

/** The instance of this number, from 2, at the port that the guide gives it or at another. */
export function furtherInstance(number: number, port = GATEWAY_PORT + number - 1): Instance {
  const user = `openclaw-agent${number}`;
  const of = (path: string) => path.replace(SERVICE_USER, user);
  return {
    user,
    home: of(HOME),
    state: of(STATE),
    config: of(CONFIG),
    npmPrefix: of(NPM_PREFIX),
    unit: `${user}.service`,
    port,
  };
}
