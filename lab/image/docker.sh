#!/bin/bash
# Makes Docker's packages (docker-ce and its companions) out of Debian's, and the index of a repository of them.
# usage: docker.sh DIRECTORY_OF_DEBIAN_PACKAGES REPOSITORY
set -euo pipefail
shopt -s nullglob
debs=$(realpath "$1") repository=$2
work=$(mktemp -d)
pool=$repository/pool/stable/amd64
mkdir -p "$pool"

for name in docker.io docker-cli containerd runc docker-buildx docker-compose; do
  dpkg-deb -R "$debs"/"${name}"_*.deb "$work/$name"
done

# Upstream's part of a Debian version: 28.5.2+dfsg4-5 → 28.5.2
upstream() { dpkg-deb -f "$debs"/"$1"_*.deb Version | sed 's/[+~-].*//'; }
revision='1~debian.repack'

# take FROM PATH TO [NEW_PATH]: moves a file of an unpacked Debian package into a package of ours.
take() { mkdir -p "$work/$3$(dirname "${4:-$2}")"; mv "$work/$1$2" "$work/$3${4:-$2}"; }

# build NAME VERSION < control fields without Package, Version, Architecture
build() {
  mkdir -p "$work/$1/DEBIAN"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: amd64\n' "$1" "$2"
    printf 'Maintainer: guide-conformance lab <lab@stand-in.invalid>\n'
    printf 'Installed-Size: %s\nSection: admin\nPriority: optional\n' "$(du -sk "$work/$1" | cut -f1)"
    cat
  } > "$work/$1/DEBIAN/control"
  (cd "$work/$1" && find etc -type f -printf '/%p\n' 2>/dev/null) > "$work/$1/DEBIAN/conffiles" || true
  dpkg-deb --root-owner-group -Zzstd -z3 -b "$work/$1" "$pool" >&2
}

# scripts PACKAGE UNIT...: maintainer scripts that enable and start the units, as debhelper writes them.
scripts() {
  local package=$1; shift
  mkdir -p "$work/$package/DEBIAN"
  cat > "$work/$package/DEBIAN/postinst" <<END
#!/bin/sh
set -e
$(cat)
if [ "\$1" = configure ] || [ "\$1" = abort-upgrade ] || [ "\$1" = abort-deconfigure ] || [ "\$1" = abort-remove ]; then
  for unit in $*; do
    deb-systemd-helper unmask "\$unit" >/dev/null || true
    if deb-systemd-helper --quiet was-enabled "\$unit"; then
      deb-systemd-helper enable "\$unit" >/dev/null || true
    else
      deb-systemd-helper update-state "\$unit" >/dev/null || true
    fi
  done
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    action=start
    [ -z "\$2" ] || action=restart
    deb-systemd-invoke \$action $* >/dev/null || true
  fi
fi
END
  cat > "$work/$package/DEBIAN/prerm" <<END
#!/bin/sh
set -e
if [ "\$1" = remove ] && [ -d /run/systemd/system ]; then deb-systemd-invoke stop $* >/dev/null || true; fi
END
  cat > "$work/$package/DEBIAN/postrm" <<END
#!/bin/sh
set -e
if [ "\$1" = remove ] && [ -d /run/systemd/system ]; then systemctl --system daemon-reload >/dev/null || true; fi
if [ "\$1" = purge ]; then deb-systemd-helper purge $* >/dev/null || true; fi
END
  chmod 755 "$work/$package/DEBIAN/"{postinst,prerm,postrm}
}

note=" A stand-in for Docker's own package, made of the binaries of Debian's."

take containerd /usr/bin/containerd containerd.io
take containerd /usr/bin/containerd-shim-runc-v2 containerd.io
take containerd /usr/bin/ctr containerd.io
take containerd /usr/lib/systemd/system/containerd.service containerd.io
take runc /usr/sbin/runc containerd.io /usr/bin/runc
mkdir -p "$work/containerd.io/etc/containerd"
echo 'disabled_plugins = ["cri"]' > "$work/containerd.io/etc/containerd/config.toml"
scripts containerd.io containerd.service < /dev/null
build containerd.io "$(upstream containerd)-$revision" <<END
Depends: libc6 (>= 2.38), libseccomp2 (>= 2.5.0)
Provides: containerd, runc
Conflicts: containerd, runc
Replaces: containerd, runc
Homepage: https://containerd.io
Description: An open and reliable container runtime
$note
END

take docker-cli /usr/bin/docker docker-ce-cli
take docker-cli /usr/share/bash-completion/completions/docker docker-ce-cli
build docker-ce-cli "5:$(upstream docker-cli)-$revision" <<END
Depends: libc6 (>= 2.34)
Recommends: docker-buildx-plugin, docker-compose-plugin
Conflicts: docker.io, docker-cli
Replaces: docker-ce (<< 5:0)
Breaks: docker-ce (<< 5:0)
Homepage: https://www.docker.com
Description: Docker CLI: the open-source application container engine
$note
END

take docker.io /usr/sbin/dockerd docker-ce /usr/bin/dockerd
take docker.io /usr/sbin/docker-proxy docker-ce /usr/bin/docker-proxy
take docker.io /usr/lib/systemd/system/docker.service docker-ce
take docker.io /usr/lib/systemd/system/docker.socket docker-ce
take docker.io /usr/lib/udev/rules.d/80-docker.rules docker-ce
install -D -m 755 /usr/bin/tini-static "$work/docker-ce/usr/libexec/docker/docker-init"
sed -i 's|/usr/sbin/dockerd|/usr/bin/dockerd|; s| \$DOCKER_OPTS||; /^EnvironmentFile=/d' "$work/docker-ce/usr/lib/systemd/system/docker.service"
scripts docker-ce docker.service docker.socket <<'END'
if [ "$1" = configure ] && [ -z "$2" ] && ! getent group docker >/dev/null; then
  groupadd --system docker
fi
END
build docker-ce "5:$(upstream docker.io)-$revision" <<END
Pre-Depends: init-system-helpers (>= 1.54~)
Depends: containerd.io (>= 2.1.5), docker-ce-cli, iptables, nftables, libc6 (>= 2.34), libsystemd0
Recommends: apparmor, ca-certificates, docker-ce-rootless-extras, git, pigz, procps, xz-utils
Suggests: cgroupfs-mount | cgroup-lite
Conflicts: docker.io
Replaces: docker-ce-cli (<< 5:28.0.0)
Homepage: https://www.docker.com
Description: Docker: the open-source application container engine
$note
END

take docker-buildx /usr/libexec/docker/cli-plugins/docker-buildx docker-buildx-plugin
build docker-buildx-plugin "$(upstream docker-buildx)-$revision" <<END
Depends: libc6 (>= 2.34)
Replaces: docker-ce-cli
Enhances: docker-ce-cli
Homepage: https://github.com/docker/buildx
Description: Docker Buildx cli plugin.
$note
END

take docker-compose /usr/libexec/docker/cli-plugins/docker-compose docker-compose-plugin
build docker-compose-plugin "$(upstream docker-compose)-$revision" <<END
Depends: libc6 (>= 2.34)
Recommends: docker-buildx-plugin (>= 0.17.0)
Enhances: docker-ce-cli
Homepage: https://github.com/docker/compose
Description: Docker Compose (V2) plugin for the Docker CLI.
$note
END

cd "$repository"
apt-ftparchive packages pool > "$work/Packages"
for suite in noble questing resolute; do
  mkdir -p "dists/$suite/stable/binary-amd64"
  cp "$work/Packages" "dists/$suite/stable/binary-amd64/Packages"
  gzip -9nk "dists/$suite/stable/binary-amd64/Packages"
done
rm -rf "$work"
