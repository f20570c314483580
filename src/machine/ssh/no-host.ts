// A host that can't be reached or won't let us in: what happened, where, and what to do next.
import { BrokenError } from '../shell.ts';

export class NoHost extends BrokenError {
  override readonly name: string = 'NoHost';
  override readonly final: boolean;

  /**
   * @param host as the user names it
   * @param what what happened, without a full stop
   * @param next one or more sentences: what to do about it
   * @param passes true when it may be there later without anybody's doing
   */
  constructor(host: string, what: string, next: string, passes = false) {
    super(`No SSH to ${host}: ${what}. ${next}`);
    this.final = !passes;
  }
}
