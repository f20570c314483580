# Makes an image that QEMU boots directly, of a root file system that comes as a tar archive on standard input: no loop device,
# no mount, no boot loader.
#   TARGET  folder to make, which is there when it is whole
#   SIZE    of the disk
set -euo pipefail
# Names of files in the archive are UTF-8.
export LC_ALL=C.UTF-8
made=$TARGET.new
trap 'rm -rf "$made"' EXIT
rm -rf "$made"
mkdir -p "$made"
cd "$made"
mke2fs -q -t ext4 -L root -E root_owner=0:0,lazy_itable_init=1 -d - disk.raw "$SIZE"

file() { debugfs -R "$1" disk.raw 2> /dev/null; }
kernel=$(file 'ls -p /boot' | tr / '\n' | grep '^vmlinuz-' | sort -V | tail -n 1)
release=${kernel#vmlinuz-}
file "dump /boot/$kernel vmlinuz"
# The kernel proper, without what unpacks it: QEMU starts it as it is (PVH), which spares an emulated CPU some seconds. Where it
# lies is in the header: Documentation/arch/x86/boot.rst of Linux.
number() { od -An -t "u$2" -j "$1" -N "$2" vmlinuz | tr -d ' '; }
start=$(( ($(number 0x1f1 1) + 1) * 512 + $(number 0x248 4) ))
length=$(number 0x24c 4)
# It ends with its size, four bytes that are none of the packed data.
tail -c "+$((start + 1))" vmlinuz | head -c "$((length - 4))" > packed || [ "${PIPESTATUS[1]}" -eq 0 ]
case "$(od -An -t x1 -N 4 packed | tr -d ' ')" in
  28b52ffd) zstd -q -d -c packed > vmlinux ;;
  fd377a58) xz -d -c packed > vmlinux ;;
  *) echo "conform: $kernel is packed in a way this does not know" >&2; exit 1 ;;
esac

# What the kernel lacks to find its disk, and nothing else.
mkdir -p initrd.d/bin initrd.d/dev initrd.d/root
cp /bin/busybox initrd.d/bin/
module=$(for suffix in ko ko.xz ko.zst; do
  path=/usr/lib/modules/$release/kernel/drivers/block/virtio_blk.$suffix
  file "stat $path" | grep -q '^Inode' && echo "$path" && break
done)
case "$module" in
  *.xz) file "dump $module module.xz" && xz -d -c module.xz > initrd.d/virtio_blk.ko ;;
  *.zst) file "dump $module module.zst" && zstd -q -d -c module.zst > initrd.d/virtio_blk.ko ;;
  ?*) file "dump $module initrd.d/virtio_blk.ko" ;;
esac
cat > initrd.d/init << 'END'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t devtmpfs devtmpfs /dev
[ ! -e /virtio_blk.ko ] || $b insmod /virtio_blk.ko
n=0
until $b mount -t ext4 /dev/vda /root; do
  n=$((n + 1))
  [ $n -lt 50 ] || { echo 'conform: no disk'; $b reboot -f; }
  $b usleep 100000
done
$b umount /dev
exec $b switch_root /root /sbin/init
END
chmod 755 initrd.d/init
(cd initrd.d && find . | cpio --quiet -o -H newc) > initrd
rm -rf vmlinuz packed module.* initrd.d
echo "$release" > kernel
rm -rf "$TARGET"
mv -T "$made" "$TARGET"
du -s --block-size=1 "$TARGET" | cut -f 1
