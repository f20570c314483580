// What the user gave cannot be worked with: one message that says what, where and what to do next.

/** Bad input of any kind (a file, an option, a setting). Its message is shown as it stands, without a stack. */
export class BadInput extends Error {
  override readonly name: string = 'BadInput';
  /** Exit status of `conform`: inconclusive, nothing was judged. */
  readonly exitCode = 2;

  /**
   * @param what what is wrong, without a full stop: `No such file`
   * @param where the file, option or place it concerns
   * @param next one sentence: what to do about it
   */
  constructor(what: string, where: string, next: string, options?: ErrorOptions) {
    super(`${what}: ${where}. ${next}`, options);
  }
}
