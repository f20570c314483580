// The commands that put a fault in and take it out again, with what it changes kept in between.
import { dirname } from 'node:path';
import type { Fault } from './fault.ts';

const KEPT = '/var/tmp/conform-kept';

/** Journals that are written no more: rotating makes one of what was logged until then. */
const JOURNALS = '/var/log/journal/*/*@*.journal /run/log/journal/*/*@*.journal';
const LIST = `ls -d ${JOURNALS} 2> /dev/null || true`;
const MARK_JOURNAL = `sudo journalctl --quiet --rotate
sudo bash -c '{ ${LIST}; } > ${KEPT}/journals'`;
/** Takes out what was logged since, and leaves what was logged before: checks look there for what has happened on the machine. */
const RESTORE_JOURNAL = `sudo journalctl --quiet --rotate
sudo bash -c '{ ${LIST}; } | { grep -vxFf ${KEPT}/journals || true; } | xargs -r rm --'`;

/** Keeps what the fault changes, then makes it. */
export function injection({ keep = [], logged = false, inject }: Fault): string {
  const copies = keep.map(
    (path) => `sudo mkdir -p ${KEPT}${dirname(path)}
if ${isThere(path)}; then sudo cp -aT ${path} ${KEPT}${path}; fi`,
  );
  const marks = logged ? [MARK_JOURNAL] : [];
  return [`sudo rm -rf ${KEPT}`, `sudo mkdir -m 0700 ${KEPT}`, ...marks, ...copies, inject].join('\n');
}

/** Puts back what was kept, takes away what was not there before, then undoes the rest. */
export function removal({ keep = [], logged = false, undo = '' }: Fault): string {
  return [...keep.map(putBack), ...(logged ? [RESTORE_JOURNAL] : []), undo].join('\n');
}

/** A file is written over, not replaced: some are mounts (/etc/resolv.conf in a container). */
function putBack(path: string): string {
  const kept = KEPT + path;
  return `if sudo test -d ${kept}; then sudo rm -rf ${path}; fi
if ${isThere(kept)}; then sudo cp -aT ${kept} ${path}; else sudo rm -rf ${path}; fi`;
}

/** A link counts, wherever it leads: kept beside its target's folder, a relative one leads nowhere. */
function isThere(path: string): string {
  return `sudo test -e ${path} -o -L ${path}`;
}
