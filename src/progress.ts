// How long work tells that it goes on; the terminal and the log file have an implementation each in src/cli.

export interface Task {
  /** Replaces the detail shown behind the title. */
  note(detail: string): void;
  succeed(detail?: string): void;
  fail(detail?: string): void;
}

export interface Progress {
  start(title: string): Task;
}

/** Shows nothing: for tests and for workers, whose parent tells. */
export const silent: Progress = { start: () => ({ note() {}, succeed() {}, fail() {} }) };

/** Runs `work` as a task that succeeds or fails with it. */
export async function during<T>(
  progress: Progress,
  title: string,
  work: (task: Task) => Promise<T>,
): Promise<T> {
  const task = progress.start(title);
  try {
    const result = await work(task);
    task.succeed();
    return result;
  } catch (error) {
    task.fail();
    throw error;
  }
}
