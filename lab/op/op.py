#!/usr/bin/python3
"""Stand-in for `op`, the command line of 1Password: flags, exit status and messages as those of op 2.34.

It asks a stand-in of the service, over HTTPS at the service's own name, in words of its own: what 1Password's own client
encrypts and says is not public. Messages are those of the real command where they are known (1Password's documentation and
output of it that people have published). What the real command knows and this one does not, it says.
"""

import base64
import datetime
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import urllib.request

VERSION = "2.34.0"
ADDRESS = "my.1password.com"
CONCEALED = b"<concealed by 1Password>"
# Unenclosed references end before the first other character (1Password: Template syntax).
REFERENCE = re.compile(r"\{\{\s*(op://[^{}\n]+?)\s*\}\}|(?<![\w\-+\\.])(op://[\w\-?./]+)")

NO_ACCOUNTS = """No accounts configured for use with 1Password CLI.

 - Turn on the 1Password desktop app integration to sign in with the accounts you've added to the app: https://www.1password.dev/cli/app-integration/ for details.
 - Add an account manually with 'op account add' and sign in by entering your password on the command line. See 'op account add --help' for details.
 - Authenticate using a 1Password service account by setting the 'OP_SERVICE_ACCOUNT_TOKEN' environment variable to your service account token. Learn more: https://www.1password.dev/service-accounts/
 - Use 1Password CLI with a Connect server by setting the 'OP_CONNECT_HOST' and 'OP_CONNECT_TOKEN' environment variables to your Connect host and token, respectively. Learn more: https://www.1password.dev/connect/"""


class Failure(Exception):
    """Ends the command: its text goes to standard error, the exit status is 1."""


def die(message):
    now = datetime.datetime.now().strftime("%Y/%m/%d %H:%M:%S")
    print(f"[ERROR] {now} {message}", file=sys.stderr)
    sys.exit(1)


# --- what is kept on this computer: the accounts that were added, no secret but their secret keys


def config_dir():
    return os.environ.get("OP_CONFIG_DIR") or os.path.join(os.path.expanduser("~"), ".config", "op")


def load_config():
    """The configuration, which the real command makes when there is none, whatever it is asked for."""
    path = config_dir()
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        if os.stat(path).st_uid != os.geteuid():
            raise Failure(
                f"Can't continue. We can't safely access \"{path}\" because it's not owned by the current user. "
                "Change the owner or logged in user and try again."
            )
        file = os.path.join(path, "config")
        if not os.path.exists(file):
            save_config({"latest_signin": "", "accounts": None})
        with open(file, encoding="utf-8") as content:
            return json.load(content)
    except OSError as error:
        raise Failure(f"mkdir {error.filename}: {error.strerror.lower()}") from error


def save_config(config):
    file = os.path.join(config_dir(), "config")
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as content:
        json.dump(config, content)


# --- the service


def key():
    """What shows who asks: a service account's token goes before a session."""
    token = os.environ.get("OP_SERVICE_ACCOUNT_TOKEN", "")
    if token:
        if not is_token(token):
            raise Failure("failed to DecodeSACredentials: invalid credentials provided")
        return token
    session = next((value for name, value in os.environ.items() if name.startswith("OP_SESSION_")), None)
    if session is None and not load_config()["accounts"]:
        print(NO_ACCOUNTS, file=sys.stderr)
        sys.exit(1)
    return session


def is_token(token):
    try:
        return token.startswith("ops_") and "signInAddress" in json.loads(base64.b64decode(token[4:] + "=="))
    except ValueError:
        return False


def ask(command, as_key=None, **arguments):
    # The real one does not send it: it shows the lab which start of a unit asks, and that it is none of anybody's else.
    invocation = os.environ.get("INVOCATION_ID")
    body = json.dumps({"command": command, "invocation": invocation, **arguments}).encode()
    headers = {"content-type": "application/json"}
    if as_key:
        headers["authorization"] = f"Bearer {as_key}"
    request = urllib.request.Request(f"https://{ADDRESS}/stand-in/command", data=body, headers=headers)
    context = ssl.create_default_context()
    # Stricter than Go is: it wants extensions of a certificate that the lab's has not.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    try:
        with urllib.request.urlopen(request, timeout=20, context=context) as response:
            said = json.load(response)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise Failure(
            "error initializing client: authenticating with the server: "
            f'Post "https://{ADDRESS}/api/v3/auth/start": {in_go(reason)}'
        ) from error
    if "refused" in said:
        raise Failure(said["refused"])
    return said["result"]


def in_go(reason):
    """A failed connection, as programs in Go word it."""
    if isinstance(reason, ConnectionRefusedError):
        return f"dial tcp: lookup {ADDRESS}: connect: connection refused"
    if "Name or service" in str(reason) or "name resolution" in str(reason):
        return f"dial tcp: lookup {ADDRESS}: no such host"
    if isinstance(reason, TimeoutError):
        return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"tls: failed to verify certificate: x509: {reason.verify_message}"
    return "EOF"


def resolve(reference, as_key):
    try:
        return ask("resolve", as_key, reference=reference)["value"]
    except Failure as failure:
        text = str(failure)
        if text.startswith("could not get item"):
            raise Failure(f"could not read secret '{reference}': {text}") from failure
        raise


# --- the command line


def split(args, known):
    """Splits arguments into flags and the rest. known: name → whether it takes a value; letters stand for names."""
    flags, rest = {}, []
    args = list(args)
    while args:
        arg = args.pop(0)
        if arg == "--":
            rest += args
            break
        if not arg.startswith("-") or arg == "-":
            rest.append(arg)
            continue
        name, equals, value = arg.lstrip("-").partition("=")
        name = {"i": "in-file", "o": "out-file", "f": "force", "n": "no-newline"}.get(name, name)
        if name not in known:
            raise Failure(f"unknown flag: --{name}")
        if known[name] and not equals:
            if not args:
                raise Failure(f"flag needs an argument: --{name}")
            value = args.pop(0)
        flags.setdefault(name, []).append(value if known[name] else True)
    return flags, rest


def last(flags, name, otherwise=None):
    return flags[name][-1] if name in flags else otherwise


def assignments(args):
    """`LABEL[TYPE]=VALUE` → fields."""
    fields = []
    for arg in args:
        found = re.fullmatch(r"([^=\[]+)(?:\[(\w+)\])?=(.*)", arg, re.DOTALL)
        if not found:
            raise Failure(f"invalid assignment statement {json.dumps(arg)}")
        fields.append({"label": found[1], "type": found[2] or "text", "value": found[3]})
    return fields


def show_item(item):
    print(f"ID:          {item['id']}")
    print(f"Title:       {item['title']}")
    print(f"Category:    {item['category'].upper()}")
    print("Fields:")
    for field in item["fields"]:
        what = "[use 'op item get %s --reveal' to reveal]" % item["id"] if field["type"] == "password" else "text"
        print(f"  {field['label']}:    {what}")


def vault(args):
    flags, rest = split(args, {"format": True, "vault": True})
    if rest[:1] == ["create"] and len(rest) == 2:
        made = ask("vault create", key(), vault=rest[1])
        print(f"ID:                   {made['id']}\nName:                 {made['name']}")
    elif rest == ["list"]:
        found = ask("vault list", key())
        if last(flags, "format") == "json":
            print(json.dumps(found))
        elif found:
            print("ID                            NAME")
            for one in found:
                print(f"{one['id']}    {one['name']}")
    else:
        unknown("vault", rest)


def item(args):
    known = {"vault": True, "category": True, "title": True, "generate-password": True, "format": True}
    flags, rest = split(args, known)
    where = {"vault": last(flags, "vault", "Private")}
    if rest == ["create", "-"]:
        template = json.load(sys.stdin)
        fields = [{**field, "type": field["type"].lower().replace("concealed", "password")} for field in template["fields"]]
        show_item(
            ask(
                "item create",
                key(),
                **where,
                title=last(flags, "title", template["title"]),
                category=template["category"].lower(),
                fields=fields,
            )
        )
    elif rest[:1] == ["create"]:
        category = last(flags, "category")
        if category is None:
            raise Failure("provide the item category with '--category' flag")
        made = ask(
            "item create",
            key(),
            **where,
            title=last(flags, "title", f"Untitled {category.capitalize()}"),
            category=category,
            fields=assignments(rest[1:]),
            **({"generate": last(flags, "generate-password")} if "generate-password" in flags else {}),
        )
        show_item(made)
    elif rest[:1] == ["edit"] and len(rest) > 2:
        show_item(ask("item edit", key(), **where, item=rest[1], fields=assignments(rest[2:])))
    elif rest[:1] == ["get"] and len(rest) == 2:
        show_item(ask("item get", key(), **where, item=rest[1]))
    elif rest == ["list"]:
        for one in ask("item list", key(), **where):
            print(f"{one['id']}    {one['title']}")
    else:
        unknown("item", rest)


def account(args):
    flags, rest = split(
        args, {"address": True, "email": True, "secret-key": True, "signin": False, "raw": False, "all": False}
    )
    config = load_config()
    if rest == ["add"]:
        given = {"email": last(flags, "email", ""), "secretKey": last(flags, "secret-key", "")}
        session = sign_in(given)
        config["accounts"] = [{"url": f"https://{ADDRESS}", "shorthand": "my", **given}]
        save_config(config)
        if "signin" in flags:
            show_session(session, "raw" in flags)
    elif rest == ["list"]:
        for one in config["accounts"] or []:
            print(f"{one['url']}    {one['email']}")
    elif rest == ["forget"]:
        save_config({"latest_signin": "", "accounts": None})
    else:
        unknown("account", rest)


def signin(args):
    flags, _ = split(args, {"account": True, "raw": False})
    accounts = load_config()["accounts"]
    if not accounts:
        print(NO_ACCOUNTS, file=sys.stderr)
        sys.exit(1)
    show_session(sign_in({name: accounts[0][name] for name in ("email", "secretKey")}), "raw" in flags)


def sign_in(given):
    """The password is asked for where there is a terminal, and read from standard input where there is none."""
    if sys.stdin.isatty():
        print(f"Enter the password for {given['email']} at {ADDRESS}: ", end="", file=sys.stderr, flush=True)
    return ask("signin", person={**given, "password": sys.stdin.readline().rstrip("\n")})["session"]


def show_session(session, raw):
    print(session if raw else f'export OP_SESSION_my="{session}"\n# This command is meant to be used with your shell\'s eval function.')


def read(args):
    flags, rest = split(args, {"no-newline": False})
    if len(rest) != 1:
        raise Failure("expected one secret reference")
    as_key = key()
    print(resolve(rest[0], as_key), end="" if "no-newline" in flags else "\n")


def inject(args):
    flags, _ = split(args, {"in-file": True, "out-file": True, "force": False, "file-mode": True})
    as_key = key()
    source = last(flags, "in-file")
    try:
        with open(source, encoding="utf-8") if source else sys.stdin as template:
            text = template.read()
    except OSError as error:
        raise Failure(f"open {error.filename}: {error.strerror.lower()}") from error
    known = {}

    def secret(found):
        reference = found[1] or found[2]
        if reference not in known:
            known[reference] = resolve(reference, as_key)
        return known[reference]

    filled = REFERENCE.sub(secret, text)
    target = last(flags, "out-file")
    if target is None:
        sys.stdout.write(filled)
        return
    # --force: "Do not prompt for confirmation." Without it the real command asks before it overwrites.
    if os.path.exists(target) and "force" not in flags:
        print(f"{target} already exists, overwrite it? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise Failure("the output file was not overwritten")
    try:
        mode = int(last(flags, "file-mode", "0600"), 8)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as output:
            output.write(filled)
    except OSError as error:
        raise Failure(f"open {error.filename}: {error.strerror.lower()}") from error
    print(target)


def run(args):
    own, command = (args[: args.index("--")], args[args.index("--") + 1 :]) if "--" in args else (args, [])
    flags, rest = split(own, {"no-masking": False, "env-file": True})
    command = rest + command
    if not command:
        raise Failure("expected a command to run")
    as_key = key()
    environment = dict(os.environ)
    for name in flags.get("env-file", []):
        environment.update(read_env_file(name))
    secrets = []
    for name, value in environment.items():
        if value.startswith("op://"):
            environment[name] = resolve(value, as_key)
            secrets.append(environment[name].encode())
    masking = "no-masking" not in flags and not os.environ.get("OP_RUN_NO_MASKING")
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if masking and secrets else {}
    early = []
    forward = early.append
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: forward(received))
    try:
        child = subprocess.Popen(command, env=environment, **streams)
    except OSError as error:
        raise Failure(f'exec: "{command[0]}": {error.strerror.lower()}') from error
    forward = child.send_signal
    for received in early:
        child.send_signal(received)
    if streams:
        for line in child.stdout:
            for secret in secrets:
                line = line.replace(secret, CONCEALED)
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    status = child.wait()
    sys.exit(status if status >= 0 else 128 - status)


def read_env_file(name):
    try:
        with open(name, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except OSError as error:
        raise Failure(f"open {name}: {error.strerror.lower()}") from error
    pairs = [line.removeprefix("export ").partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name: value.strip("\"'") for name, _, value in pairs}


def whoami(args):
    split(args, {"format": True})
    print(f"URL:          https://{ADDRESS}\nName:         {ask('whoami', key())['name']}")


def unknown(command, rest):
    raise Failure(f'unknown command "{command} {" ".join(rest[:1])}" for "op": the stand-in for op does not know it')


COMMANDS = {
    "account": account,
    "inject": inject,
    "item": item,
    "read": read,
    "run": run,
    "signin": signin,
    "vault": vault,
    "whoami": whoami,
}


def main(args):
    if args in (["--version"], ["-v"]):
        print(VERSION)
        return
    if not args or args[0] not in COMMANDS:
        unknown(args[0] if args else "", [])
    load_config()
    COMMANDS[args[0]](args[1:])


try:
    main(sys.argv[1:])
except Failure as failure:
    die(failure)
except KeyboardInterrupt:
    sys.exit(130)
