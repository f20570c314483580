// What the faults of Appendix B have in common: a unit changed, a service down, an op that is another.

export const DROP_IN = '/etc/systemd/system/openclaw.service.d/1password.conf';
export const CONFIG = '/home/openclaw-svc/.openclaw/openclaw.json';
export const RELOAD = 'sudo systemctl daemon-reload';

/** Whoever needs the gateway waits for it: with cold caches it takes long to come up. */
export const UP = `sudo systemctl reset-failed openclaw.service
sudo systemctl restart openclaw.service`;

/** A file of the unit, changed by sed, which systemd has read; the gateway runs on. */
export const unitChanged = (command: string, file = DROP_IN) => ({
  keep: [file],
  inject: `sudo sed -i '${command}' ${file}\n${RELOAD}`,
  undo: RELOAD,
});

/** The same, and the service is started by it, and has got its secrets. */
export const startedWith = (command: string) => ({
  keep: [DROP_IN],
  inject: `sudo sed -i '${command}' ${DROP_IN}\n${RELOAD}\n${UP}\nsleep 15`,
  undo: `${RELOAD}\n${UP}\nsleep 15`,
});

/** Another program in place of op. */
export const insteadOfOp = (program: string) => ({
  keep: ['/usr/bin/op'],
  inject: `printf '%s\\n' '#!/bin/bash' '${program}' | sudo tee /usr/bin/op > /dev/null`,
});

/** A command of root's in the service’s control group, so that what it logs is of the service. */
export const inService = (command: string) =>
  `sudo bash -c 'echo $$ > /sys/fs/cgroup$(systemctl show --property=ControlGroup --value openclaw.service)/cgroup.procs; ${command}'`;

/** Prints a variable of the gateway. */
export const supplied = (name: string) =>
  `for pid in $(cat /sys/fs/cgroup$(systemctl show --property=ControlGroup --value openclaw.service)/cgroup.procs); do tr "\\\\0" "\\\\n" < /proc/$pid/environ | grep -a "^${name}=" | grep -v =op:; done | tail -n 1 | cut -d = -f 2-`;
