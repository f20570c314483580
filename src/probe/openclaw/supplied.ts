// The gateway whose secrets come by its environment: which tokens it takes, and what of them is left on the disk.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT, UNIT } from './gateway.ts';
import { START_LIMIT_MS } from './gateway-start.ts';
import { CONFIG } from './service-user.ts';

const ADVICE = 'Run it on the machine, as root: it needs node.';
/** Each start has a /tmp of its own, and so no compiled code of an earlier one. */
const COLD_START_LIMIT_MS = 2 * START_LIMIT_MS;
/** What a wait may take beyond its own limit. */
const WIND_UP_MS = 30_000;

/** The variables by which the guide gives the gateway its secrets (guide: B.5). */
export const VARIABLES = ['OPENCLAW_GATEWAY_TOKEN', 'OPENAI_API_KEY', 'TELEGRAM_BOT_TOKEN'] as const;

/** What is not 1Password’s any more, where B.8 has put it in place of a token. */
export const PLACEHOLDER = 'MANAGED_BY_1PASSWORD';

/** Finds the process of the gateway itself among those of the service, and its environment. */
const GATEWAY = `
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const show = (name) => execFileSync("systemctl", ["show", "--property=" + name, "--value", unit], { encoding: "utf8" }).trim();
const pids = () => {
  try { return readFileSync("/sys/fs/cgroup" + show("ControlGroup") + "/cgroup.procs", "utf8").trim().split("\\n") } catch { return [] }
};
const read = (pid, what) => { try { return readFileSync("/proc/" + pid + "/" + what, "utf8") } catch { return "" } };
const gateway = () => pids().findLast((pid) => /^openclaw/.test(read(pid, "comm")) || /openclaw/.test(read(pid, "cmdline").split("\\0").slice(0, 2).join(" ")) && !/op\\0run/.test(read(pid, "cmdline")));
const environment = () => Object.fromEntries(read(gateway(), "environ").split("\\0").filter((entry) => entry.includes("="))
  .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]));
`;

// No token leaves the machine, or stands on a command line there.
const TRY = `
const [unit, config, port, limit, placeholder] = process.argv.slice(2);
${GATEWAY}
const ask = (token) => fetch("http://127.0.0.1:" + port + "/tools/invoke", {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer " + token },
  body: JSON.stringify({ tool: "sessions_list", args: {} }),
  signal: AbortSignal.timeout(20000),
}).then(async (response) => { await response.arrayBuffer(); return response.status }, () => null);
const deadline = Date.now() + Number(limit);
async function look() {
  const [service, supplied] = [show("ActiveState"), environment().OPENCLAW_GATEWAY_TOKEN];
  const held = JSON.parse(readFileSync(config, "utf8")).gateway?.auth?.token;
  const placed = await ask(placeholder);
  if (placed === null && service !== "failed" && service !== "inactive" && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    return look();
  }
  return {
    service,
    supplied: supplied === undefined ? null : await ask(supplied),
    placeholder: placed,
    configured: held === undefined ? null : await ask(held),
  };
}
look().then((said) => console.log(JSON.stringify(said)));
`.trim();

const Taken = z.object({
  /** What systemd says of the service: `active`, `failed`, ... */
  service: z.string(),
  supplied: z.number().nullable(),
  placeholder: z.number().nullable(),
  configured: z.number().nullable(),
});
/**
 * HTTP status of a harmless request with each token: the one in the gateway's environment, B.8's placeholder, the one in
 * openclaw.json. Null where there is none, and where nothing answers.
 */
export type TakenTokens = z.infer<typeof Taken>;

/** Waits until the gateway answers, and tries the tokens (guide: B.5, B.8). */
export async function tryTokens(
  shell: ReadingShell,
  { limitMs = COLD_START_LIMIT_MS, unit = UNIT, port = GATEWAY_PORT } = {},
): Promise<TakenTokens> {
  const script = `sudo node - ${unit} ${CONFIG} ${port} ${limitMs} ${PLACEHOLDER} << 'SCRIPT'\n${TRY}\nSCRIPT`;
  const result = await shell.run(script, { timeoutMs: limitMs + WIND_UP_MS });
  return parseTakenTokens(outputOf(result, ADVICE));
}

export function parseTakenTokens(text: string): TakenTokens {
  return parseJson(text, Taken, 'the client that tries tokens');
}

const LEFT = `
const [unit, ...names] = process.argv.slice(2);
${GATEWAY}
const values = Object.entries(environment()).filter(([name, value]) => names.includes(name) && !value.startsWith("op://"));
const { spawnSync } = require("node:child_process");
const search = (value) => spawnSync("grep", ["-rlF", "-f", "-", "--exclude-dir=node_modules", "--exclude-dir=_cacache",
  "--exclude-dir=docker", "--exclude-dir=containerd", "--exclude-dir=journal", "/home", "/root", "/etc", "/var/lib", "/var/log", "/var/tmp", "/tmp", "/opt", "/srv"],
  { input: value, encoding: "utf8" }).stdout.split("\\n").filter(Boolean);
const journal = spawnSync("journalctl", ["--quiet", "--no-pager", "--output=cat"], { encoding: "utf8", maxBuffer: 2 ** 30 }).stdout;
const left = values.flatMap(([name, value]) =>
  [...search(value), ...(journal.includes(value) ? ["journal"] : [])].map((where) => ({ name, where })));
console.log(JSON.stringify({ names: values.map(([name]) => name), left }));
`.trim();

const Left = z.object({
  /** The variables that the gateway has. */
  names: z.array(z.string()),
  left: z.array(z.object({ name: z.string(), where: z.string() })),
});
export type Leftovers = z.infer<typeof Left>;

/** Where on the disk the secrets stand that the gateway has from its environment: files, and the journal (guide: B.1, B.8). */
export async function readLeftovers(shell: ReadingShell): Promise<Leftovers> {
  const script = `sudo node - ${UNIT} ${VARIABLES.join(' ')} << 'SCRIPT'\n${LEFT}\nSCRIPT`;
  return parseLeftovers(outputOf(await shell.run(script), ADVICE));
}

export function parseLeftovers(text: string): Leftovers {
  return parseJson(text, Left, 'the search for secrets on the disk');
}

const SUPPLIED = `
const [unit, ...names] = process.argv.slice(2);
${GATEWAY}
const { spawnSync } = require("node:child_process");
const held = environment();
const since = show("ActiveEnterTimestampMonotonic") / 1e6;
const journal = spawnSync("journalctl", ["--quiet", "--no-pager", "--output=cat", "--unit=" + unit, "--since=-" + Math.ceil(require("node:os").uptime() - since + 5) + "s"],
  { encoding: "utf8", maxBuffer: 2 ** 28 }).stdout;
const kind = (value) => value === undefined ? null : value.startsWith("op://") ? "a reference" : "a secret";
console.log(JSON.stringify({
  supplied: Object.fromEntries(names.map((name) => [name, kind(held[name])])),
  logged: names.filter((name) => held[name] !== undefined && journal.includes(held[name])),
  main: read(show("MainPID"), "cmdline").replaceAll("\\0", " ").trim(),
}));
`.trim();

const Supplied = z.object({
  supplied: z.record(z.string(), z.enum(['a secret', 'a reference']).nullable()),
  logged: z.array(z.string()),
  main: z.string(),
});
/**
 * `supplied`: what each variable of the gateway is, null where it has none. `logged`: those whose value the service has logged since
 * it was started. `main`: the command line of what systemd has started.
 */
export type SuppliedGateway = z.infer<typeof Supplied>;

/** What the gateway has in its environment (guide: B.5). */
export async function readSupplied(shell: ReadingShell): Promise<SuppliedGateway> {
  const script = `sudo node - ${UNIT} ${VARIABLES.join(' ')} << 'SCRIPT'\n${SUPPLIED}\nSCRIPT`;
  return parseSupplied(outputOf(await shell.run(script), ADVICE));
}

export function parseSupplied(text: string): SuppliedGateway {
  return parseJson(text, Supplied, 'the environment of the gateway');
}
