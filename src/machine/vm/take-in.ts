// Taking a disk image that somebody else has made into the store, if it is one that a computer like ours boots.
import { MachineError } from '../error.ts';

/**
 * A script for the store, with FOLDER to make, the RUN it is for and the SIZE of the disk; the image comes on standard input.
 *
 * Any format that QEMU knows, made larger than what it comes with.
 * Exit status of `qemu-img check`: 2 damaged, 3 sound but for room it wastes, 63 a format that can't be checked.
 */
export const TAKE_IN = `set -eu
new=$FOLDER.$RUN.new
trap 'rm -rf "$new"' EXIT
refuse() { echo "refused: $*"; exit 0; }
rm -rf "$new"
mkdir -p "$new"
cd "$new"
cat > original
info=$(qemu-img info --output=json original 2>&1) || refuse "it is damaged (\${info##*: })"
said() { sed -n "s/^    \\"$1\\": \\"\\(.*\\)\\",*\\$/\\1/p" <<< "$info" | tail -n 1; }
format=$(said format)
backing=$(said backing-filename)
[ -z "$backing" ] || refuse "it is but what was changed of another one, $backing (\\\`qemu-img convert -O qcow2\\\` makes it whole)"
checked=0
qemu-img check -q original > check 2>&1 || checked=$?
case $checked in
  0 | 3 | 63) ;;
  *) refuse "it is damaged, or not all of it is there ($(grep -c . check) errors: \\\`qemu-img check\\\` lists them)" ;;
esac
rm check
qemu-img dd -f "$format" -O raw bs=512 count=1 if=original of=sector
sector() { od -An -v -t x1 -j "$1" -N "$2" sector | tr -d ' \\n'; }
[ "$(sector 510 2)" = 55aa ] || refuse 'there is no operating system on it, nor a table of partitions; if it is packed, unpack it first'
[ -n "$(sector 0 440 | tr -d 0)" ] || refuse 'it has nothing that a BIOS could start'
rm sector
case "$format" in
  qcow2) mv original disk.qcow2 ;;
  *) qemu-img convert -f "$format" -O qcow2 original disk.qcow2; rm original ;;
esac
qemu-img resize -q disk.qcow2 "$SIZE" || true
rm -rf "$FOLDER"
mv -T "$new" "$FOLDER"`;

/**
 * @param said what {@link TAKE_IN} has said
 * @param file which it was given
 * @throws MachineError when it has not taken that in.
 */
export function demandTaken(said: string, file: string): void {
  const refused = /^refused: (.*)$/m.exec(said)?.[1];
  if (refused !== undefined)
    throw new MachineError(
      `${file} is no image that a machine can boot: ${refused}. Give another one (--image FILE): a cloud image, in a format that QEMU knows.`,
    );
}
