# Saves what has changed on a machine's disk since its last save as one layer: runs beside the paused machine, in a container
# of the same image that shares the machine's processes and so sees its files under /proc/1/root.
#   LAYER     name of the new layer
#   BASE      name of the image's own files, extracted once
#   UNDER     the layers under it, uppermost first, with colons between
#   PREVIOUS  the layer that this machine was last saved as, if it was
set -euo pipefail
export LC_ALL=C
store=/conform/store
layer=$store/layers/$LAYER
target=/conform/target
tar_all='tar --numeric-owner --acls --xattrs --xattrs-include=*'

# What is no part of the disk, or the container engine's own.
elsewhere=(./proc ./sys ./dev ./run ./tmp ./conform ./var/lib/docker ./var/lib/containerd ./etc/hosts ./etc/hostname ./etc/resolv.conf ./.dockerenv)

# Everything on a disk, one entry each; an entry differs when the content, the mode, the owner or the place does.
index() {
  local not=()
  for path in "${elsewhere[@]}"; do not+=(-o -path "$path"); done
  (cd "$1" && find . -xdev \( "${not[@]:1}" \) -prune -o -printf '%y %m %U %G %s %i %C@ %p\0' | sort -z)
}
paths() { cut -z -d ' ' -f 8- "$1" | sort -z; }

mkdir -p "$layer/root" "$layer/work" "$layer/volumes" "$target"
index /proc/1/root > "$layer/index" & new=$!

base=$store/bases/$BASE
if [ ! -e "$base" ]; then
  mkdir -p "$base.$LAYER"
  index / | cut -z -d ' ' -f 8- | $tar_all -C / --no-recursion --null -T - -c | $tar_all -C "$base.$LAYER" -px
  (cd "$base.$LAYER" && mkdir -p proc sys dev run tmp var/lib/docker var/lib/containerd && chmod 1777 tmp && touch etc/hosts etc/hostname etc/resolv.conf)
  touch "$base.$LAYER"; mv -T "$base.$LAYER" "$base" || rm -rf "$base.$LAYER"
fi

lower=$base
IFS=: read -ra under <<< "$UNDER"
for (( i = ${#under[@]} - 1; i >= 0; i-- )); do lower=$store/layers/${under[i]}/root:$lower; done
# The newer way of mounting takes no more than 256 characters an option: some six layers.
LIBMOUNT_FORCE_MOUNT2=always mount -t overlay overlay -o "lowerdir=$lower,upperdir=$layer/root,workdir=$layer/work" "$target"

# A machine that was not saved yet has the files of what it was booted from, with the same numbers and times.
if [ -n "$PREVIOUS" ]; then cp "$store/layers/$PREVIOUS/index" /conform/old
elif [ -n "$UNDER" ]; then index "$target" > /conform/old
else index / > /conform/old
fi
wait "$new"
comm -z -13 /conform/old "$layer/index" | cut -z -d ' ' -f 8- > /conform/changed
comm -z -23 <(paths /conform/old) <(paths "$layer/index") > /conform/gone

(cd "$target" && xargs -0r rm -rf -- < /conform/gone)
$tar_all -C /proc/1/root --sparse --no-recursion --null -T /conform/changed -c | $tar_all -C "$target" -px
umount "$target"
rm -rf "$layer/work"
touch "$layer"

$tar_all -C /proc/1/root/var/lib --one-file-system -c docker containerd | $tar_all -C "$layer/volumes" -px
du -s --block-size=1 "$layer" | cut -f 1
