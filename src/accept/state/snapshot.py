# The state of a host as one JSON document: what the guide has set up, and what else would show that somebody was here. Contents
# of files leave the host as keyed hashes only: two of one run can be compared, and none can be guessed at without its key.
# Before it stand KEY, in bytes, and PLACES, a list as in places.ts.
import glob, hashlib, hmac, http.client, json, os, re, socket, stat, subprocess, sys

# A jail has private places of its own: the host's are seen through its first process.
ROOT = "/proc/1/root" if os.access("/proc/1/root/etc", os.R_OK) else ""
VISIT = ("lastUsedAtMs", "updatedAtMs", "clientId", "clientMode", "remoteIp")
LARGEST = 16 * 1024 * 1024
PATH = dict(os.environ, LC_ALL="C", PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")


def start(*command):
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=PATH)
    except OSError:
        return None


def lines(process):
    """What it printed, line by line; None when there is no such program, or it fails."""
    if process is None:
        return None
    out = process.communicate()[0].decode(errors="replace")
    return out.splitlines() if process.returncode == 0 else None


UNIT = "Id,ActiveState,SubState,InvocationID,ActiveEnterTimestampMonotonic,UnitFileState,TriggeredBy,Type,NeedDaemonReload"
asked = {
    "units": start("systemctl", "show", "--all", "--type=service,socket,timer,path,mount,swap", "--property=" + UNIT, "*"),
    "v4": start("iptables-save"),
    "v6": start("ip6tables-save"),
    "sockets": start("ss", "-H", "-tulpn"),
    "packages": start("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${Package}:${Architecture}\t${Version}\n"),
    "serve": start("tailscale", "serve", "status", "--json"),
}


def digest(data):
    return hmac.new(KEY, data, hashlib.sha256).hexdigest()[:32]


def known(path, data):
    """Without what the gateway notes down in it about each visit: who may come in, and with which token, is left."""
    if not path.endswith(("/devices/paired.json", "/identity/device-auth.json")):
        return data
    try:
        document = json.loads(data, object_pairs_hook=lambda pairs: {k: v for k, v in pairs if k not in VISIT})
        return json.dumps(document).encode()
    except ValueError:
        return data


names = {}


def owner(uid, gid):
    return "%s:%s" % (names.get(("u", uid), uid), names.get(("g", gid), gid))


def file(path, found):
    try:
        s = os.lstat(ROOT + path)
    except OSError:
        return None
    entry = {"mode": stat.filemode(s.st_mode), "owner": owner(s.st_uid, s.st_gid), "mtime": s.st_mtime_ns, "ctime": s.st_ctime_ns}
    if stat.S_ISLNK(s.st_mode):
        entry["target"] = os.readlink(ROOT + path)
    elif stat.S_ISREG(s.st_mode):
        entry["size"] = s.st_size
        if s.st_size <= LARGEST:
            try:
                with open(ROOT + path, "rb") as content:
                    entry["hash"] = digest(known(path, content.read()))
            except OSError as error:
                entry["hash"] = "unreadable: " + error.strerror
    found[path] = entry
    return s


def tree(path, deep, leaves_out, found):
    s = file(path, found)
    if s is None or not stat.S_ISDIR(s.st_mode) or deep == 0:
        return
    for name in sorted(os.listdir(ROOT + path)):
        below = path.rstrip("/") + "/" + name
        if leaves_out and re.search(leaves_out, below):
            continue
        tree(below, deep - 1, leaves_out, found)


def text(path):
    try:
        with open(path, errors="replace") as content:
            return content.read()
    except OSError:
        return None


def accounts(path):
    return {row.split(":")[0]: row for row in (text(ROOT + path) or "").splitlines() if row}


def docker(path):
    class Engine(http.client.HTTPConnection):
        def connect(self):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(5)
            self.sock.connect("/run/docker.sock")

    try:
        engine = Engine("docker")
        engine.request("GET", path)
        answer = engine.getresponse()
        return json.loads(answer.read()) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None


# Counters, and what the kernel sets anew by itself or for each interface that comes and goes.
RESTLESS = re.compile(
    r"/(conf|neigh)/(?!all|default)|/random/|ns_last_pid|dentry-state|inode-(nr|state)|file-nr|aio-nr|nr_(inodes|dquots)|pty/nr"
    r"|conntrack_count|quota/|/cpu|sched_domain|dquot|/route/flush|stat_refresh|hostname|/fs/binfmt_misc"
)


def sysctls():
    found = {}
    for top in ("kernel", "vm", "fs", "net/ipv4", "net/ipv6", "net/bridge", "net/core", "net/netfilter"):
        for folder, _, files in os.walk("/proc/sys/" + top):
            for name in files:
                path = folder + "/" + name
                if RESTLESS.search(path):
                    continue
                value = text(path)
                if value is not None:
                    found[path[len("/proc/sys/"):]] = " ".join(value.split())[:200]
    return found


def mounts():
    found = {}
    for row in (text("/proc/1/mountinfo") or "").splitlines():
        left, _, right = row.partition(" - ")
        _, _, _, _, place, options = left.split()[:6]
        kind, source = right.split()[:2]
        found[place] = "%s %s %s" % (kind, source, options)
    return found


def units(rows):
    if rows is None:
        return None
    found, one = {}, {}
    for row in rows + [""]:
        if row:
            name, _, value = row.partition("=")
            one[name] = value
        elif one:
            found[one.pop("Id")] = one
            one = {}
    return found


def rules(rows):
    """Without counters, without the comments that have the time, and without tables that let everything pass: it is the same
    whether the kernel has made such a table yet."""
    if rows is None:
        return None
    found, table = [], []
    for row in rows:
        if row.startswith("#"):
            continue
        table.append(re.sub(r"\s*\[\d+:\d+\]", "", row))
        if row == "COMMIT":
            if any(not re.match(r"(\*|COMMIT$|:\S+ ACCEPT$)", one) for one in table):
                found += table
            table = []
    return found + table


def sockets(rows):
    if rows is None:
        return None
    found = set()
    for row in rows:
        kind, _, _, _, local = row.split()[:5]
        found.add("%s %s %s" % (kind, local, ",".join(sorted(set(re.findall(r'\("([^"]+)"', row))))))
    return sorted(found)


users, groups = accounts("/etc/passwd"), accounts("/etc/group")
names.update({("u", int(row.split(":")[2])): name for name, row in users.items()})
names.update({("g", int(row.split(":")[2])): name for name, row in groups.items()})
files = {}
for place in PLACES:
    for path in [place["path"]] if "*" not in place["path"] else sorted(
        p[len(ROOT):] for p in glob.glob(ROOT + place["path"])
    ):
        tree(path, place["deep"], place.get("leavesOut"), files)

containers = docker("/containers/json?all=1")
images = docker("/images/json")
networks = docker("/networks")
state = {
    "boot": (text("/proc/sys/kernel/random/boot_id") or "").strip(),
    "hostname": socket.gethostname(),
    "files": files,
    "users": users,
    "groups": groups,
    "sysctls": sysctls(),
    "mounts": mounts(),
    "containers": None if containers is None else {
        c["Id"][:12]: "%s %s %s%s" % (c["Names"][0].lstrip("/"), c["Image"], c["State"], " (sandbox)" if "openclaw.sandbox" in c["Labels"] else "")
        for c in containers
    },
    "images": None if images is None else {i["Id"]: " ".join(sorted(i["RepoTags"] or [])) for i in images},
    "networks": None if networks is None else {n["Id"][:12]: "%s %s" % (n["Name"], n["Driver"]) for n in networks},
    "units": units(lines(asked["units"])),
    "firewall": {"v4": rules(lines(asked["v4"])), "v6": rules(lines(asked["v6"]))},
    "sockets": sockets(lines(asked["sockets"])),
    "packages": {row.split("\t")[1]: "%s %s" % tuple(row.split("\t")[::2]) for row in lines(asked["packages"]) or []},
    "serve": "\n".join(lines(asked["serve"]) or []),
}
json.dump(state, sys.stdout, separators=(",", ":"))
