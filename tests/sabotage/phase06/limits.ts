// Faults of 6.2 that only a kernel can hold whose memory and tasks are in the hands of systemd: tests/booted/vm-adopted.test.ts puts them
// into a virtual machine.
import type { Fault } from '../../../src/prove/fault.ts';
import { LIMITS } from '../../../suites/phase06/unit.ts';
import { unitChanged } from './unit.ts';

/** systemd writes it when the service starts, and not when it reads its units anew. */
const PIDS_MAX = '/sys/fs/cgroup/system.slice/openclaw.service/pids.max';
const LOADED = '6.2/its-limits-are-loaded-directive-by-directive';
const IN_KERNEL = '6.2/the-kernel-limits-its-memory-and-tasks';

export const limitFaults: readonly Fault[] = [
  {
    id: '6.2-memory-never-held-back',
    what: 'The unit has no MemoryHigh.',
    ...unitChanged('/^MemoryHigh=/d'),
    breaks: [LOADED, '6.2/with-more-than-memoryhigh-it-is-held-back'],
  },
  {
    id: '6.2-memory-without-end',
    what: 'The service may have more memory than documented.',
    ...unitChanged('s/^MemoryMax=.*/MemoryMax=2200M/'),
    breaks: [LOADED, '6.2/with-more-than-memorymax-the-kernel-ends-it'],
  },
  {
    id: '6.2-tasks-without-end',
    what: 'The service may have more tasks than documented.',
    ...unitChanged('s/^TasksMax=.*/TasksMax=700/'),
    breaks: [LOADED, '6.2/more-tasks-than-tasksmax-are-refused-to-it'],
  },
  {
    id: '6.2-kernel-not-told',
    what: 'The kernel was given another limit than systemd has loaded.',
    inject: `echo max | sudo tee ${PIDS_MAX} > /dev/null`,
    undo: `echo ${LIMITS.TasksMax} | sudo tee ${PIDS_MAX} > /dev/null`,
    breaks: [IN_KERNEL],
  },
];
