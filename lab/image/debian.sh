#!/bin/bash
# Makes the layer of debian:bookworm-slim that the stand-in for Docker Hub serves, from the archive apt is configured for.
# usage: debian.sh LAYER
set -euo pipefail
layer=$1
sed -n 's/^deb \([^ ]*\) trixie main.*/deb \1 bookworm main/p' /etc/apt/sources.list > /tmp/bookworm.list
grep -q bookworm /tmp/bookworm.list
mkdir -p "$(dirname "$layer")"
# Without documentation and translations, as the slim images are.
mmdebstrap --mode=root --variant=minbase --skip=check/qemu \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  bookworm - - < /tmp/bookworm.list | gzip -9n > "$layer"
