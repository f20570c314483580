#!/bin/bash
# Makes the layers of the container images that the stand-in for Docker Hub serves, out of Debian's static busybox.
# usage: docker-hub.sh DIRECTORY
set -euo pipefail
out=$1
work=$(mktemp -d)
mkdir -p "$out"

layer() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$work/$1" -c . | gzip -9n > "$out/$1.tar.gz"; }

mkdir -p "$work/busybox"/{bin,etc,home,root,tmp,var}
chmod 1777 "$work/busybox/tmp"
cp /bin/busybox "$work/busybox/bin/"
for applet in $(/bin/busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "$work/busybox/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' > "$work/busybox/etc/passwd"
echo 'root:x:0:' > "$work/busybox/etc/group"
layer busybox

mkdir -p "$work/hello-world/bin"
cp /bin/busybox "$work/hello-world/bin/"
cat > "$work/hello-world/hello" <<'END'
#!/bin/busybox sh
echo
echo 'Hello from Docker!'
echo 'This message comes from a stand-in for the image hello-world: pulling, unpacking and running work,'
echo 'nothing was asked of Docker Hub.'
echo
END
chmod 755 "$work/hello-world/hello"
layer hello-world
rm -rf "$work"
