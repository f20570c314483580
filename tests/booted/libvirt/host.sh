# Starts libvirt in this container, and makes a box of an image of ours.
#   IMAGE  folder with disk.raw, vmlinux and initrd
set -euo pipefail
cd /box
virtlogd --daemon
libvirtd --daemon
cp "$IMAGE/vmlinux" "$IMAGE/initrd" .
qemu-img convert -O qcow2 "$IMAGE/disk.raw" box.img
bytes=$(stat -c %s "$IMAGE/disk.raw")
echo "{\"provider\":\"libvirt\",\"format\":\"qcow2\",\"virtual_size\":$((bytes / 1024 ** 3))}" > metadata.json
tar -cf box.tar metadata.json Vagrantfile box.img
vagrant box add --name conform-test box.tar
rm box.tar box.img
