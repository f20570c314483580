# Boots a machine from a saved disk: its layers become the root file system, with a new one on top for what changes from now on.
#   LAYERS  uppermost first, with colons between
#   BASE    name of the image's own files
set -eu
store=/conform/store
disk=/conform/disk
root=/conform/root

lower=
IFS=:
for layer in $LAYERS; do lower=$lower$store/layers/$layer/root:; done
unset IFS
mkdir -p "$disk/root" "$disk/work" "$root"
# The newer way of mounting takes no more than 256 characters an option: some six layers.
LIBMOUNT_FORCE_MOUNT2=always mount -t overlay overlay -o "lowerdir=$lower$store/bases/$BASE,upperdir=$disk/root,workdir=$disk/work" "$root"
if [ ! -e "$disk/filled" ]; then
  for volume in docker containerd; do
    cp -a "$store/layers/${LAYERS%%:*}/volumes/$volume/." "/var/lib/$volume/"
  done
  touch "$disk/filled"
fi

# Everything the container engine has mounted belongs into the new root, too; what is mounted below comes along.
above=/conform
for mount in $(cut -d ' ' -f 5 /proc/self/mountinfo | sort); do
  case "$mount" in / | /conform | /conform/* | "$above"/*) continue ;; esac
  mount --rbind "$mount" "$root$mount"
  above=$mount
done
mkdir /run/old
cd "$root"
pivot_root . run/old
umount -l /run/old
rmdir /run/old
cd /
unset LAYERS BASE
exec /usr/local/sbin/conform-entry
