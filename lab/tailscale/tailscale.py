#!/usr/bin/python3
"""Stand-in for the command `tailscale`: answers as Tailscale 1.102 does on Linux, without any tailnet.

The addresses are those of the interface tailscale0, which exists already; `up` and `down` change only what this
command says, for the operator may be connected over that interface. Nothing is served: `serve` and `funnel` keep
the configuration and show it. What the real command knows and this one does not, it says.
"""

import ipaddress
import json
import os
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

VERSION = "1.102.3"
TAILNET = "stand-in.ts.net"
STATE_DIR = os.environ.get("TAILSCALE_STAND_IN_STATE_DIR", "/var/lib/tailscale")
STATE_FILE = os.path.join(STATE_DIR, "conform-state.json")

USAGE = {
    "": "tailscale [flags] <subcommand> [command flags]",
    "up": "tailscale up [flags]",
    "down": "tailscale down",
    "ip": "tailscale ip [-1] [-4] [-6] [peer or service hostname or ip address]",
    "status": "tailscale status [--active] [--web] [--json]",
    "version": "tailscale version [flags]",
    "serve": "tailscale serve <target>\n  tailscale serve status [--json]\n  tailscale serve reset",
    "ssh": "tailscale ssh [user@]<host> [args...]",
    "funnel": "tailscale funnel <target>\n  tailscale funnel status [--json]\n  tailscale funnel reset",
}


class Failure(Exception):
    """Ends the command: its text goes to standard error, the exit status is 1."""


class AccessDenied(Failure):
    """tailscaled lets only root (or the operator set by root) change anything."""


# --- state, in place of tailscaled's


def load():
    try:
        with open(STATE_FILE, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"running": True, "serve": {}}


def save(state, denied):
    if os.geteuid() != 0:
        raise AccessDenied(f"Access denied: {denied}")
    os.makedirs(STATE_DIR, exist_ok=True)
    draft = f"{STATE_FILE}.new"
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(draft, STATE_FILE)


def save_serve(state):
    try:
        save(state, "serve config denied")
    except AccessDenied as error:
        raise AccessDenied(f"sending serve config: {error}") from None


def addresses():
    """The addresses of tailscale0, IPv4 first, as tailscaled reports its own."""
    shown = subprocess.run(
        ["ip", "-j", "addr", "show", "tailscale0"], capture_output=True, text=True, timeout=10, check=False
    )
    if shown.returncode != 0:
        raise Failure(
            "failed to connect to local tailscaled; it doesn't appear to be running (sudo systemctl start tailscaled ?)"
        )
    found = [info for link in json.loads(shown.stdout) for info in link.get("addr_info", [])]
    return [
        info["local"]
        for family in ("inet", "inet6")
        for info in found
        if info["family"] == family and info["scope"] == "global"
    ]


def host():
    return socket.gethostname().split(".")[0]


def dns_name():
    return f"{host()}.{TAILNET}"


def require_running(state):
    addresses()
    if not state["running"]:
        raise Failure("Tailscale is stopped.")


# --- the command line, as Go's package flag reads it: flags end at the first argument that is none


def parse(command, args, known):
    """Splits args into flags and the rest. known: name → type (bool, int, str)."""
    flags = {}
    args = list(args)
    while args and args[0].startswith("-") and args[0] != "-":
        arg = args.pop(0)
        if arg == "--":
            break
        name, equals, value = arg.lstrip("-").partition("=")
        if name in ("h", "help"):
            usage(command)
        if name not in known:
            bad_flag(command, f"flag provided but not defined: -{name}")
        if name in flags:
            bad_flag(command, f'invalid value "{value}" for flag -{name}: flag provided multiple times')
        kind = known[name]
        if kind is bool:
            flags[name] = value.lower() not in ("0", "f", "false") if equals else True
            continue
        if not equals:
            if not args:
                bad_flag(command, f"flag needs an argument: -{name}")
            value = args.pop(0)
        if kind is int and not value.isdecimal():
            bad_flag(command, f'invalid value "{value}" for flag -{name}: parse error')
        flags[name] = kind(value)
    return flags, args


def usage(command, status=0):
    print(f"USAGE\n  {USAGE[command.split(' ')[0]]}", file=sys.stderr)
    sys.exit(status)


def bad_flag(command, message):
    print(message, file=sys.stderr)
    usage(command, 2)


def no_arguments(args):
    if args:
        quoted = " ".join(map(json.dumps, args))
        raise Failure(f"too many non-flag arguments: [{quoted}]")


# --- version, status, ip, up, down


def version(args):
    flags, rest = parse("version", args, {"json": bool})
    no_arguments(rest)
    note = "stand-in of guide-conformance: no tailscaled, no tailnet"
    if flags.get("json"):
        print(json.dumps({"majorMinorPatch": VERSION, "short": VERSION, "long": f"{VERSION}-stand-in", "note": note}))
    else:
        print(f"{VERSION}\n  {note}")


def status(args):
    known = {"json": bool, "active": bool, "self": bool, "peers": bool, "header": bool}
    flags, rest = parse("status", args, known)
    if rest:
        raise Failure("unexpected non-flag arguments to 'tailscale status'")
    state, ips = load(), addresses()
    if flags.get("json"):
        print(json.dumps(status_data(state, ips), indent=2), end="")
        return
    if not state["running"]:
        print("Tailscale is stopped.")
        sys.exit(1)
    rows = [["IP", "Hostname", "Owner", "OS", "Status"], ["--", "--------", "-----", "--", "------"]]
    rows = rows if flags.get("header") else []
    if flags.get("self", True):
        rows.append([ips[0] if ips else "", host(), "operator@", "linux", "-"])
    widths = [max(map(len, column)) + 2 for column in zip(*rows)]
    for row in rows:
        print("".join(cell.ljust(width) for cell, width in zip(row, widths)))
    print_funnel_status(state["serve"])


def status_data(state, ips):
    running = state["running"]
    return {
        "Version": f"{VERSION}-stand-in",
        "TUN": True,
        "BackendState": "Running" if running else "Stopped",
        "HaveNodeKey": True,
        "AuthURL": "",
        "TailscaleIPs": ips,
        "Self": {
            "ID": "nStandIn",
            "HostName": host(),
            "DNSName": f"{dns_name()}.",
            "OS": "linux",
            "UserID": 1,
            "TailscaleIPs": ips,
            "Online": running,
            "Active": False,
            "InNetworkMap": True,
        },
        "Health": [],
        "MagicDNSSuffix": TAILNET,
        "CurrentTailnet": {"Name": "operator@stand-in.invalid", "MagicDNSSuffix": TAILNET, "MagicDNSEnabled": True},
        "CertDomains": [dns_name()],
        "Peer": None,
        "User": {"1": {"ID": 1, "LoginName": "operator@stand-in.invalid", "DisplayName": "operator"}},
        "ClientVersion": None,
    }


def ip(args):
    flags, rest = parse("ip", args, {"1": bool, "4": bool, "6": bool})
    if len(rest) > 1:
        raise Failure("too many arguments, expected at most one peer")
    if sum(flags.values()) > 1:
        raise Failure("tailscale ip -1, -4, and -6 are mutually exclusive")
    ips = addresses()
    if rest and rest[0] not in [*ips, host(), dns_name()]:
        raise Failure(f"no peer or service found with IP {rest[0]}")
    if not ips:
        raise Failure(f"no current Tailscale IPs; state: {'Running' if load()['running'] else 'Stopped'}")
    wanted = ips[:1] if flags.get("1") else ips
    for number in (4, 6):
        if flags.get(str(number)):
            wanted = [each for each in ips if ipaddress.ip_address(each).version == number]
            if not wanted:
                raise Failure(f"no Tailscale IPv{number} address")
    for each in wanted:
        print(each)


def up(args):
    _, rest = parse("up", args, {"ssh": bool, "timeout": str, "accept-risk": str})
    no_arguments(rest)
    addresses()
    save({**load(), "running": True}, "prefs write access denied")


def down(args):
    flags, rest = parse("down", args, {"accept-risk": str})
    no_arguments(rest)
    risks = flags.get("accept-risk", "").split(",")
    if over_tailscale() and not {"lose-ssh", "all"} & set(risks):
        print("You are connected over Tailscale; this action will disable Tailscale and result in your session disconnecting.")
        print("To skip this warning, use --accept-risk=lose-ssh")
        print("Continue? [y/N] ", end="", flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise Failure("aborted, no changes made")
    state = load()
    addresses()
    if not state["running"]:
        print("Tailscale was already stopped.", file=sys.stderr)
        return
    save({**state, "running": False}, "prefs write access denied")


def over_tailscale():
    client = os.environ.get("SSH_CLIENT", "").split(" ")[0]
    try:
        return ipaddress.ip_address(client) in ipaddress.ip_network("100.64.0.0/10")
    except ValueError:
        return False


# --- serve and funnel


def serve(command, args):
    if args[:1] == ["status"]:
        return serve_status(command, args[1:])
    if args[:1] == ["reset"]:
        _, rest = parse(command, args[1:], {})
        if rest:
            usage(command)
        return save_serve({**load(), "serve": {}})
    known = {"bg": bool, "yes": bool, "set-path": str, "https": int, "tcp": int, "tls-terminated-tcp": int}
    if command == "serve":
        known |= {"http": int, "service": str, "tun": bool}
    flags, rest = parse(command, args, known)
    refuse_old_syntax(command, rest)
    for name in ("tcp", "tls-terminated-tcp", "service", "tun"):
        if name in flags:
            raise Failure(f"--{name} is not available in this stand-in for tailscale")
    if not rest:
        usage(command)
    turn_off = rest[-1] == "off"
    if len(rest) > 2:
        hinted(command, f"Error: invalid number of arguments ({len(rest)})")
    if len(rest) == 2 and not turn_off:
        hinted(command, "Error: invalid argument format")
    return change_serve(command, flags, rest[0], turn_off)


def refuse_old_syntax(command, args):
    """`serve https / TARGET` was the way until 1.52; now it is an error that names the new one."""
    new = None
    if command == "funnel":
        if len(args) == 2 and args[0].isdecimal() and args[1] in ("on", "off"):
            new = ""
    elif args:
        off = len(args) > 1 and args[-1] == "off"
        old = args[:-1] if off else args
        kind, _, port = old[0].partition(":")
        port = port or {"https": "443", "http": "80"}.get(kind, "")
        wanted = {"https": 3, "http": 3, "tcp": 2, "tls-terminated-tcp": 2}.get(kind)
        if wanted and port and (len(old) == wanted or (off and len(old) == wanted - 1)):
            words = ["tailscale serve --bg"]
            if (kind, port) != ("https", "443"):
                words.append(f"--{kind} {port}")
            if wanted == 3 and old[1] != "/":
                words.append(f"--set-path {old[1]}")
            if len(old) == wanted:
                words.append(old[-1])
            new = " ".join([*words, "off"] if off else words)
    if new is None:
        return
    message = "Error: the CLI for serve and funnel has changed."
    if new:
        message += f" You can run the following command instead:\n\t- {new}\n"
    hinted(command, f"{message}\nPlease see https://tailscale.com/kb/1242/tailscale-serve for more information.")


def hinted(command, message):
    raise Failure(f"{message}\ntry `tailscale {command} --help` for usage info")


def change_serve(command, flags, target, turn_off):
    state = load()
    require_running(state)
    config = state["serve"]
    if flags.get("http") and flags.get("https"):
        hinted(command, "error: cannot serve multiple types for a single mount point\n")
    scheme = "http" if flags.get("http") else "https"
    port = flags.get("http") or flags.get("https") or 443
    if command == "funnel" and not turn_off and port not in (443, 8443, 10000):
        raise Failure(f"port {port} is not allowed for funnel; allowed ports are: 443,8443,10000")
    mount = flags.get("set-path", "")
    key = f"{dns_name()}:{port}"
    if turn_off:
        remove_handlers(command, config, key, port, mount)
        save_serve(state)
        return
    try:
        handler = handler_for(target)
    except ValueError as error:
        hinted(command, f"error: failed apply web serve: {error}\n")
    path = mount if mount.startswith("/") else f"/{mount}"
    config.setdefault("TCP", {})[str(port)] = {"HTTPS": True} if scheme == "https" else {"HTTP": True}
    config.setdefault("Web", {}).setdefault(key, {"Handlers": {}})["Handlers"][path] = handler
    if command == "funnel":
        config.setdefault("AllowFunnel", {})[key] = True
    elif config.get("AllowFunnel", {}).pop(key, False):
        print(f"Removing Funnel for {dns_name()}:{key}", file=sys.stderr)
        drop_empty(config)
    background = flags.get("bg", False)
    save_serve(state)
    print("Available on the internet:" if command == "funnel" else "Available within your tailnet:")
    print()
    for each, served in sorted(config["Web"][key]["Handlers"].items(), key=lambda item: len(item[0])):
        print(f"{url_of(scheme, dns_name(), port)}{each}\n|-- {describe(served)}\n")
    if background:
        print(f"{command.capitalize()} started and running in the background.")
        print(f"To disable the proxy, run: tailscale {command} --{scheme}={port} off")
        return
    print("Press Ctrl+C to exit.", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        state = load()
        remove_handlers(command, state["serve"], key, port, path)
        save_serve(state)


def handler_for(target):
    """What to answer with: a text, a file or folder, or a server to pass requests to."""
    if target.startswith("text:"):
        if target == "text:":
            raise ValueError("unable to serve; text cannot be an empty string")
        return {"Text": target.removeprefix("text:")}
    if os.path.isabs(target):
        if not os.path.exists(target):
            raise ValueError("invalid path")
        return {"Path": os.path.normpath(target)}
    if target.isdecimal() and int(target) < 65536:
        return {"Proxy": f"http://127.0.0.1:{target}"}
    if target.startswith("unix:"):
        return {"Proxy": target}
    has_scheme = "://" in target
    url = target if has_scheme else f"http://{target}"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "https+insecure"):
        raise ValueError("must be a URL starting with one of the supported schemes: [http https https+insecure unix]")
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if local and parts.port is None:
        raise ValueError(f'port required for localhost target "{url}"')
    if not local and not has_scheme:
        raise ValueError(f'non-localhost target "{url}" must include a scheme')
    return {"Proxy": url}


def remove_handlers(command, config, key, port, mount):
    handlers = config.get("Web", {}).get(key, {}).get("Handlers", {})
    if not handlers or (mount and mount not in handlers):
        hinted(command, "error: failed to remove web serve: handler does not exist\n")
    for each in [mount] if mount else list(handlers):
        del handlers[each]
    if not handlers:
        del config["Web"][key]
        config["TCP"].pop(str(port), None)
        config.get("AllowFunnel", {}).pop(key, None)
    drop_empty(config)


def drop_empty(config):
    for name in [name for name, value in config.items() if not value]:
        del config[name]


def serve_status(command, args):
    flags, rest = parse(command, args, {"json": bool})
    if rest:
        usage(command)
    state = load()
    config = state["serve"]
    if flags.get("json"):
        print(json.dumps(config, indent=2))
        return
    print_funnel_status(config)
    if not config:
        print("No serve config")
        return
    require_running(state)
    for key, site in sorted(config.get("Web", {}).items()):
        name, _, port = key.rpartition(":")
        scheme = "http" if config["TCP"][port].get("HTTP") else "https"
        reach = "Funnel on" if config.get("AllowFunnel", {}).get(key) else "tailnet only"
        if scheme == "http":
            print(f"{url_of(scheme, host(), int(port))} ({reach})")
        print(f"{url_of(scheme, name, int(port))} ({reach})")
        mounts = sorted(site["Handlers"], key=len)
        for mount in mounts:
            print(f"|-- {mount.ljust(len(mounts[-1]))} {describe(site['Handlers'][mount])}")
        print()


def print_funnel_status(config):
    if not config.get("AllowFunnel"):
        return
    print("\n# Funnel on:")
    for key in config["AllowFunnel"]:
        name, _, port = key.rpartition(":")
        print(f"#     - {url_of('https', name, int(port))}")
    print()


def url_of(scheme, name, port):
    default = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{name}" if port == default else f"{scheme}://{name}:{port}"


def describe(handler):
    (kind, value), *_ = handler.items()
    if kind == "Text":
        value = f'"{value if len(value) <= 20 else value[:17] + "..."}"'
    return f"{kind.lower():<5} {value}"


# --- ssh


def ssh(args):
    """Takes no flags of its own; what stands behind the host goes to OpenSSH."""
    parse("ssh", args, {})
    raise Failure("tailscale ssh is not available in this stand-in for tailscale")


# --- entry

COMMANDS = {
    "version": version,
    "status": status,
    "ip": ip,
    "up": up,
    "down": down,
    "serve": lambda args: serve("serve", args),
    "funnel": lambda args: serve("funnel", args),
    "ssh": ssh,
}

#: Commands of the real tailscale that this one does not have.
MISSING = "set get login logout switch configure netcheck dns metrics ping nc web file bugreport cert lock licenses exit-node update whois drive debug wait".split()


def main(args):
    if args in (["-V"], ["--version"]):
        args = ["version"]
    _, rest = parse("", args, {"socket": str})
    if not rest or rest == ["help"]:
        usage("")
    name = rest[0]
    if name in MISSING:
        raise Failure(f"tailscale {name} is not available in this stand-in for tailscale")
    if name not in COMMANDS:
        raise Failure(f"tailscale: unknown subcommand: {name}")
    COMMANDS[name](rest[1:])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except AccessDenied as error:
        sys.exit(
            f"{error}\n\nUse 'sudo tailscale {' '.join(sys.argv[1:])}'.\n"
            "To not require root, use 'sudo tailscale set --operator=$USER' once."
        )
    except Failure as error:
        sys.exit(str(error))
