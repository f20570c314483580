// The commands for people who want to look around in a virtual machine: their options and their help.
import type { Command } from 'commander';
import { untilInterrupted } from './interrupt.ts';
import { readWorld } from './option-values.ts';
import { addVmOptions } from './vm-options.ts';

/** Adds `vm`. @param done is told the exit status */
export function addVm(program: Command, done: (status: number) => void): void {
  const running = async (run: (signal: AbortSignal) => Promise<number>) => done(await untilInterrupted(run));
  const commands = () => import('./vm.ts');
  const vm = program
    .command('vm')
    .description('Boot a virtual machine as a walk does, and look around in it.')
    .addHelpText(
      'after',
      `
A machine is named by the first letters of what \`conform vm list\` calls it; it need not be named where there is only one.

Examples:
  conform vm up
  conform vm up --image debian-13 --memory 2048
  conform vm ssh
  conform vm ssh 3f -- systemctl is-system-running
  conform vm console
  conform vm list
  conform vm down`,
    );
  addVmOptions(vm.command('up').description('boot a machine, and leave it running'))
    .option(
      '--world <service=kind>',
      'live or stand-in, for one service (repeatable; default: live where it answers)',
      readWorld,
      {},
    )
    .action((options) => running(async (signal) => (await commands()).up(options, signal)));
  vm.command('ssh')
    .description('log in, or run a command')
    .argument('[machine]')
    .argument('[command...]')
    .allowUnknownOption()
    .action((machine: string | undefined, command: readonly string[]) =>
      running(async (signal) => (await commands()).ssh(machine, command, signal)),
    );
  vm.command('console')
    .description('print what its serial console has printed')
    .argument('[machine]')
    .option('--follow', 'go on as long as it runs')
    .action((machine: string | undefined, options: { follow?: boolean }) =>
      running(async (signal) => (await commands()).console(machine, options, signal)),
    );
  addVmOptions(
    vm.command('snapshot').description('make the snapshot that machines of an image go on from, and stop'),
  ).action((options) => running(async (signal) => (await commands()).snapshot(options, signal)));
  vm.command('down')
    .description('remove machines')
    .argument('[machine]')
    .option('--all', 'all that there are')
    .action((machine: string | undefined, options: { all?: boolean }) =>
      running(async () => (await commands()).down(machine, options)),
    );
  vm.command('list')
    .description('the machines that there are, and what they take of the disk')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) =>
      running(async (signal) => (await commands()).list(options, signal)),
    );
  vm.command('clean')
    .description('remove all machines, images and snapshots')
    .action(() => running(async () => (await commands()).clean()));
}
