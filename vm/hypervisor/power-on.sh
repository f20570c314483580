# The machine's power: takes over the networks of this container for the guest, and runs QEMU. A reboot ends QEMU; this container,
# and with it the guest's addresses, which the engine would give to somebody else, stays until it is powered on again:
# who writes to `on` does that, and hears from `up` that it is done. As long as it has power, the file `power` is locked.
#   IMAGE     folder with the image: disk.raw or disk.qcow2, and for direct boot vmlinux and initrd
#   SNAPSHOT  folder with disk.qcow2 and memory of a machine to go on from; empty to boot
#   ACCEL     kvm or tcg
#   CPUS, MEMORY (MiB), APPEND (the kernel's command line, for direct boot)
# In /vm, put there by whoever started us: seed/ with the files of a NoCloud seed, and then cards: MAC0, ADDRESS0, MAC1, ADDRESS1.
set -euo pipefail
cd /vm
here=/usr/local/lib/conform
exec 9> power
flock 9
mkfifo on up

tries=0
until [ -e cards ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || { echo 'conform: nobody said what the guest is to be' >&2; exit 1; }
  sleep 0.1
done
set -a
# shellcheck source=/dev/null
. ./cards
set +a
"$BASH" "$here/plug.sh"

if [ -n "$SNAPSHOT" ]; then backing=$SNAPSHOT/disk.qcow2 format=qcow2
elif [ -e "$IMAGE/disk.raw" ]; then backing=$IMAGE/disk.raw format=raw
else backing=$IMAGE/disk.qcow2 format=qcow2
fi
qemu-img create -q -f qcow2 -b "$backing" -F "$format" disk.qcow2
genisoimage -quiet -volid CIDATA -joliet -rock -output seed.iso seed

case "$ACCEL" in
  kvm) accel=(-accel kvm -cpu host) ;;
  tcg) accel=(-accel tcg,thread=multi -cpu max) ;;
esac
direct=()
[ ! -e "$IMAGE/vmlinux" ] || direct=(-kernel "$IMAGE/vmlinux" -initrd "$IMAGE/initrd" -append "$APPEND")
waiting=()
[ -z "$SNAPSHOT" ] || waiting=(-incoming defer)

# Its own memory and its disk are all that a guest can use of us.
qemu=(qemu-system-x86_64 -pidfile /vm/qemu.pid -name openclaw-host -nodefaults -no-user-config -display none -no-reboot \
  -machine q35 "${accel[@]}" -smp "$CPUS" -m "$MEMORY" "${direct[@]}" \
  -chardev stdio,id=console,signal=off,logfile=/vm/console.log,logappend=on -serial chardev:console \
  -chardev socket,id=qmp,path=/vm/qmp,server=on,wait=off -mon chardev=qmp,mode=control \
  -drive file=disk.qcow2,if=none,id=disk,cache=unsafe,discard=unmap -device virtio-blk-pci,drive=disk,addr=2 \
  -drive file=seed.iso,if=none,id=seed,format=raw,readonly=on -device virtio-blk-pci,drive=seed,addr=3 \
  -netdev tap,id=eth0,ifname=tap0,script=no,downscript=no -device virtio-net-pci,netdev=eth0,mac="$MAC0",addr=4,romfile= \
  -netdev tap,id=eth1,ifname=tap1,script=no,downscript=no -device virtio-net-pci,netdev=eth1,mac="$MAC1",addr=5,romfile= \
  -device virtio-rng-pci,addr=6 -device vmgenid,guid=auto \
  -device virtio-serial-pci,addr=7 -chardev socket,id=seat,path=/vm/seat,server=on,wait=off -device virtserialport,chardev=seat,name=conform.seat)
while :; do
  # How it ends, its console tells.
  "${qemu[@]}" "${waiting[@]}" || true
  flock -u 9
  read -r _ < on
  flock 9
  echo > up
  # What was in memory is gone.
  waiting=()
done
