"""What a sandbox of systemd must stop, tried as root: prints as JSON, for each attempt, null or what stopped it.

Usage: service-sandbox-attempts.py MARKER USER ATTEMPT...
MARKER is a file below /tmp that the service must not see, USER its own user. Nothing is changed that is not changed back:
clock and names are set to what they are, modules are empty, files are removed.
"""

import ctypes
import errno
import json
import mmap
import os
import pwd
import resource
import socket
import subprocess
import sys

MARKER, USER, *WANTED = sys.argv[1:]
HOME = pwd.getpwnam(USER).pw_dir
SCRATCH = os.path.join(HOME, f".conform-attempt-{os.getpid()}")
LIBC = ctypes.CDLL(None, use_errno=True)

INIT_MODULE = 175  # x86_64
SYSLOG_ACTION_READ_ALL = 3
ADJ_TICK = 0x4000
ADDR_NO_RANDOMIZE = 0x0040000
#: Returns getpid() of the 32-bit ABI: mov eax, 20; int 0x80; ret
GETPID_I386 = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"
NULL, TUN = os.makedev(1, 3), os.makedev(10, 200)


def check(returned):
    if returned < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def in_child(work):
    """Does in a process of its own what may end it."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os._exit(0 if work() else 1)
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise OSError(0, f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "refused")


def write_below(folder):
    path = os.path.join(folder, f".conform-attempt-{os.getpid()}")
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    os.unlink(path)


def open_to_write(path):
    os.close(os.open(path, os.O_WRONLY))


def run_setuid_program():
    """passwd shows a user, beside the name, the own entry of /etc/shadow, which only root can read."""
    user = pwd.getpwnam(USER)
    shown = subprocess.run(["passwd", "-S", USER], user=user.pw_uid, group=user.pw_gid, capture_output=True, text=True)
    if shown.returncode != 0 or len(shown.stdout.split()) < 3:
        raise OSError(0, f"passwd could not read /etc/shadow: {(shown.stderr or shown.stdout).strip()}")


def make_setuid_file():
    open(SCRATCH, "w").close()
    try:
        os.chmod(SCRATCH, 0o4755)
    finally:
        os.unlink(SCRATCH)


def make_device(device):
    os.mknod(SCRATCH, 0o20600, device)
    try:
        os.close(os.open(SCRATCH, os.O_RDWR))
    finally:
        os.unlink(SCRATCH)


def load_module():
    try:
        check(LIBC.syscall(INIT_MODULE, b"\0" * 64, 64, b""))
    except OSError as error:
        # The kernel looked at the module, or has no modules at all: nothing stood between.
        if error.errno not in (errno.ENOEXEC, errno.EINVAL, errno.ENOSYS):
            raise


def read_kernel_log():
    size = 4096
    check(LIBC.klogctl(SYSLOG_ACTION_READ_ALL, ctypes.create_string_buffer(size), size))


class Timex(ctypes.Structure):
    _fields_ = [("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("rest", ctypes.c_long * 40)]


def set_clock():
    """Sets the length of its ticks to what that is."""
    clock = Timex()
    check(LIBC.adjtimex(ctypes.byref(clock)))
    clock.modes = ADJ_TICK
    check(LIBC.adjtimex(ctypes.byref(clock)))


def set_hostname():
    name = socket.gethostname().encode()
    check(LIBC.sethostname(name, len(name)))


def open_packet_socket():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()


def schedule_in_real_time():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def change_personality():
    check(LIBC.personality(ADDR_NO_RANDOMIZE))
    check(LIBC.personality(0))


def call_32_bit():
    def call():
        page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(GETPID_I386)
        getpid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
        return getpid() == os.getpid()

    in_child(call)


def open_more_files_than_allowed():
    """One more than the guide's LimitNOFILE."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    null = os.open("/dev/null", os.O_RDONLY)
    copies = []
    try:
        while len(copies) < 4096:
            copies.append(os.dup(null))
    finally:
        for copy in [*copies, null]:
            os.close(copy)


ATTEMPTS = {
    "run a setuid program": run_setuid_program,
    "read a file of others in /tmp": lambda: os.close(os.open(MARKER, os.O_RDONLY)),
    "make a device": lambda: make_device(NULL),
    "open a device that is none of /dev/null and its like": lambda: make_device(TUN),
    "write to /usr": lambda: write_below("/usr"),
    "write to /etc": lambda: write_below("/etc"),
    "write to /var": lambda: write_below("/var"),
    "load a kernel module": load_module,
    "write to /proc/sys": lambda: open_to_write("/proc/sys/kernel/domainname"),
    "read the kernel log": read_kernel_log,
    "write to /sys/fs/cgroup": lambda: open_to_write("/sys/fs/cgroup/cgroup.procs"),
    "set the clock": set_clock,
    "set the hostname": set_hostname,
    "open a packet socket": open_packet_socket,
    "schedule in real time": schedule_in_real_time,
    "make a setuid file": make_setuid_file,
    "change the personality": change_personality,
    "make a 32-bit system call": call_32_bit,
    "open more than 4096 files": open_more_files_than_allowed,
}

results = {}
for name in WANTED:
    try:
        ATTEMPTS[name]()
        results[name] = None
    except OSError as error:
        results[name] = str(error)
print(json.dumps(results))
