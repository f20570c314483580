// Runs in Vitest's worker, before the specs: a Ctrl-C in a terminal reaches it too, and is the main process's to handle.

if (process.listenerCount('SIGINT') === 0) process.on('SIGINT', () => {});
