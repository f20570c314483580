// Who answers on the local network to a question by multicast DNS.
import { z } from 'zod';
import type { ReadingShell } from '../machine/shell.ts';
import { parseJson } from './json.ts';
import { outputOf } from './result.ts';

export interface MdnsAnswers {
  /** IPv4 addresses of the machine from whose networks it was asked, sorted. */
  readonly asked: readonly string[];
  /** Addresses that answered within two seconds, sorted. */
  readonly answered: readonly string[];
}

const Answers = z.object({ asked: z.array(z.string()), answered: z.array(z.string()) });

const CLIENT = `
const { createSocket } = require("node:dgram");
const { networkInterfaces } = require("node:os");
const group = "224.0.0.251";
const port = 5353;
const name = process.argv[1].split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
const question = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), ...name, Buffer.from([0, 0, 12, 0, 1])]);
const addresses = Object.values(networkInterfaces()).flat().filter(({ family }) => family === "IPv4").map(({ address }) => address);
const answered = new Set();
const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.on("message", (message, { address }) => { if (message[2] & 0x80) answered.add(address); });
socket.bind(port, () => {
  for (const address of addresses) {
    socket.addMembership(group, address);
    socket.setMulticastInterface(address);
    socket.send(question, port, group);
  }
  setTimeout(() => {
    console.log(JSON.stringify({ asked: addresses.sort(), answered: [...answered].sort() }));
    process.exit(0);
  }, 2000);
});
`.trim();

/**
 * Asks for a service from the machine itself, on each of its networks (guide: 5.7).
 * @param service `_openclaw-gw._tcp.local`
 */
export async function readMdnsAnswers(shell: ReadingShell, service: string): Promise<MdnsAnswers> {
  const result = await shell.$`sudo node -e ${CLIENT} ${service}`;
  return parseJson(outputOf(result, 'Run it on the machine, as root.'), Answers, 'the question by mDNS');
}
