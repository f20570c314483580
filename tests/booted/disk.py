# Prints one line for every file on the disk, with all that a copy of it must keep.
import hashlib, os, stat, sys

# Written by the system itself while it boots and runs.
LEFT_OUT = {'proc', 'sys', 'dev', 'run', 'tmp', 'var/log', 'var/lib/systemd', 'var/lib/cloud', 'var/lib/docker',
            'var/lib/containerd', 'etc/hosts', 'etc/hostname', 'etc/resolv.conf', '.dockerenv', 'var/tmp',
            'var/lib/sudo', 'etc/.updated', 'var/.updated', 'var/lib/dbus', 'var/lib/private'}

def entry(path):
    info = os.lstat('/' + path)
    told = [stat.filemode(info.st_mode), info.st_uid, info.st_gid]
    if not stat.S_ISLNK(info.st_mode):
        told.append(sorted((name, os.getxattr('/' + path, name).hex()) for name in os.listxattr('/' + path)))
    if stat.S_ISREG(info.st_mode):
        with open('/' + path, 'rb') as file:
            told += [info.st_nlink, info.st_mtime_ns, hashlib.file_digest(file, 'sha256').hexdigest()]
    if stat.S_ISLNK(info.st_mode):
        told.append(os.readlink('/' + path))
    return told

def walk(path):
    for name in sorted(os.listdir('/' + path)):
        below = f'{path}/{name}'.lstrip('/')
        if below in LEFT_OUT:
            continue
        print(below, *entry(below))
        if os.path.isdir('/' + below) and not os.path.islink('/' + below):
            walk(below)

walk('')
