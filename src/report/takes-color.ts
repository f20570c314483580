// Whether a stream is shown in colours.

/** Whether a stream takes colours: a terminal, unless NO_COLOR is set to anything (https://no-color.org). */
export function takesColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
