// Programs that take as much as they are given: for the limits of the unit.

/** Each in Python, as ExecStart takes it: what looks like an escape there is one of systemd's. */
const python = (script: string): string => `/usr/bin/python3 -I -c "${script.replaceAll('\n', '\\n')}"`;

/** Takes memory, and keeps it. */
export const MEMORY_HOG = python(`held = []
while True: held.append(b'x' * 16777216)`);

/** Starts tasks that do nothing, for as long as it is let. */
export const TASK_HOG = python(`import threading, time
while True:
  try: threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
  except RuntimeError: time.sleep(1)`);
