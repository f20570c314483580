# Makes an image of the disk that a container machine was saved as, with what it lacks to be a server of its own. Runs in a container
# of the hypervisor's image.
#   FOLDER     to make
#   RUN        it is made for: what is half done has its name, and goes with it
#   SIZE       of the disk
#   BASE       name of the image's own files in the store of containers' disks, /conform/store
#   LAYERS     of the disk, uppermost first, with colons between
#   SERVER     script that makes it a server; it is told CLOUD_CFG
set -euo pipefail
export LC_ALL=C
store=/conform/store
export TARGET=$FOLDER.$RUN
upper=$FOLDER.upper.$RUN
root=/vm/root
clean() { umount -R -q "$root" || true; rm -rf "$upper"; }
trap clean EXIT
rm -rf "$upper"
mkdir -p "$upper/changes" "$upper/work" "$root"

lower=
IFS=:
for layer in $LAYERS; do lower=$lower$store/layers/$layer/root:; done
unset IFS
# The newer way of mounting takes no more than 256 characters an option: some six layers.
LIBMOUNT_FORCE_MOUNT2=always mount -t overlay overlay -o "lowerdir=$lower$store/bases/$BASE,upperdir=$upper/changes,workdir=$upper/work" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# Its sources may name what only the machine's own world has.
chroot "$root" sh -c "$SERVER" < /dev/null >&2
umount "$root/proc" "$root/dev"
for volume in docker containerd; do mount --bind "$store/layers/${LAYERS%%:*}/volumes/$volume" "$root/var/lib/$volume"; done
tar --numeric-owner --acls --xattrs --xattrs-include='*' --sparse -C "$root" -c . | bash /usr/local/lib/conform/make-disk.sh
rm -rf "$FOLDER"
mv -T "$TARGET" "$FOLDER"
