// A machine without a machine: an SSH server on loopback that runs commands in the local bash.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import ssh2, { type ServerChannel } from 'ssh2';
import { makeKeyPair } from '../../src/machine/keys.ts';
import type { SshEndpoint } from '../../src/machine/machine.ts';

/** sshd's MaxSessions. */
const MAX_SESSIONS = 10;
/** sshd counts a session for as long as it has not reaped it, after its channel is closed. */
const REAPED_AFTER_MS = 50;

export interface SshServerOptions {
  /** As in sshd_config; its own default when left out. */
  readonly maxSessions?: number;
  /** The operator's login shell, for commands without a terminal; bash when left out. */
  readonly shell?: string;
  /** Environment of its commands, besides our own. */
  readonly env?: NodeJS.ProcessEnv;
  /** What it says to everybody before they log in. */
  readonly banner?: string;
}

export interface SshServer extends AsyncDisposable {
  readonly endpoint: SshEndpoint;
  /** Its host key, as in a file of known hosts. */
  readonly publicKey: string;
  /** Folder of its own, removed with it. */
  readonly dir: string;
  /** TCP connections that came so far. */
  readonly connections: number;
  /** The most commands that ever ran at the same time. */
  readonly most: number;
  /** Command lines as the login shell got them. */
  readonly commandLines: readonly string[];
  /** Cuts all connections, as a machine that loses its power. */
  cut(): void;
  /** Answers nothing any more, on connections that stay open; as a machine that hangs. */
  hang(): void;
  /** Stops listening, and cuts all connections. */
  close(): Promise<void>;
  /** Listens again, at the same port. */
  reopen(): Promise<void>;
}

export async function startSshServer({
  maxSessions = MAX_SESSIONS,
  shell = 'bash',
  env = {},
  banner,
}: SshServerOptions = {}): Promise<SshServer> {
  const dir = await mkdtemp(join(tmpdir(), 'ssh-server-'));
  const operator = makeKeyPair('operator');
  const host = makeKeyPair('host');
  const identityFile = join(dir, 'id_ed25519');
  await writeFile(identityFile, operator.privateKey, { mode: 0o600 });
  const clients = new Set<ssh2.Connection>();
  const sockets = new Set<{ destroy(): void; pause(): void }>();
  const children = new Set<ChildProcess>();
  const commandLines: string[] = [];
  const seen = { connections: 0, most: 0 };

  // One that hangs must not ask whether others are still there.
  const config = {
    hostKeys: [host.privateKey],
    keepaliveInterval: 86_400_000,
    ...(banner !== undefined && { banner }),
  };
  const server = new ssh2.Server(config, (client) => {
    clients.add(client);
    let sessions = 0;
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      const wire = Buffer.from(operator.wire, 'base64');
      if (context.method === 'publickey' && context.key.data.equals(wire)) context.accept();
      else context.reject(['publickey']);
    });
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP);
      socket.once('error', () => reject());
      socket.once('connect', () => {
        const channel = accept();
        channel.on('error', () => socket.destroy());
        socket.pipe(channel).pipe(socket);
      });
    });
    client.on('session', (accept, reject) => {
      if (sessions === maxSessions) return reject();
      sessions += 1;
      const session = accept();
      let atTerminal = false;
      session.on('pty', (acceptPty) => {
        atTerminal = true;
        acceptPty();
      });
      session.on('close', () => {
        setTimeout(() => {
          sessions -= 1;
        }, REAPED_AFTER_MS);
      });
      session.on('exec', (acceptExec, _reject, { command }) => {
        commandLines.push(command);
        run(command, acceptExec(), atTerminal);
      });
    });
  });

  function run(command: string, channel: ServerChannel, atTerminal: boolean): void {
    // script makes a terminal of its own, and types there what it is given.
    const [file, args] = atTerminal
      ? ['script', ['--quiet', '--return', '--echo', 'always', '--command', command, '/dev/null']]
      : [shell, ['-c', command]];
    const child = spawn(file, args, {
      detached: true,
      cwd: dir,
      // Bash reads ~/.bashrc where its input is a socket: that of whoever runs the tests may be slow, or say things.
      env: { ...process.env, SHELL: '/bin/bash', HOME: dir, ...env },
    });
    children.add(child);
    seen.most = Math.max(seen.most, children.size);
    child.stdin.on('error', () => undefined);
    // A terminal that is closed hangs up on what runs at it.
    if (atTerminal) channel.once('close', () => child.kill());
    // sshd reads no more then: whatever goes on printing is ended by that.
    channel.once('close', () => {
      child.stdout.destroy();
      child.stderr.destroy();
    });
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    // sshd tells the exit status at once, and closes when nobody holds the outputs open any more.
    child.once('exit', (code, signal) => {
      if (code === null) channel.exit(String(signal).replace('SIG', ''));
      else channel.exit(code);
    });
    child.once('close', async () => {
      children.delete(child);
      // ssh2 closes a channel at once, whatever is still to be sent.
      while (channel.writable && channel.writableLength + channel.stderr.writableLength > 0) await delay(5);
      channel.end();
      channel.close();
    });
  }

  // ssh2 does not hand out the sockets it listens for.
  const net = (server as unknown as { _srv: import('node:net').Server })._srv;
  net.on('connection', (socket) => {
    seen.connections += 1;
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    if (!net.listening) return;
    const gone = once(net, 'close');
    server.close();
    cut();
    await gone;
  };
  return {
    endpoint: {
      host: '127.0.0.1',
      port,
      user: 'deployer',
      identityFile,
      hostKey: host.wire,
    },
    publicKey: host.publicKey,
    dir,
    get connections() {
      return seen.connections;
    },
    get most() {
      return seen.most;
    },
    commandLines,
    cut,
    hang: () => {
      for (const socket of sockets) socket.pause();
    },
    close,
    reopen: () => listen(port),
    [Symbol.asyncDispose]: async () => {
      await close();
      for (const { pid } of children) {
        try {
          if (pid !== undefined) process.kill(-pid, 'SIGKILL');
        } catch {
          // It has ended in between.
        }
      }
      await rm(dir, { recursive: true, force: true });
    },
  };
}
