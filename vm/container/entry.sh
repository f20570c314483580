#!/bin/sh
# Makes of a fresh container what systemd wants to find as PID 1 and what the guide wants to find as a network:
# the interface with an address of the tailnet's range (100.64.0.0/10) becomes tailscale0.
set -eu
mount -o remount,rw /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/init.scope

tailnet() { ip -o -4 addr show | awk '$4 ~ /^100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\./ { print $2, $4; exit }'; }
tries=0
until [ -n "$(tailnet)" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 300 ] || { echo 'conform-entry: no interface with an address of 100.64.0.0/10 after 30 s' >&2; exit 1; }
  sleep 0.1
done
set -- $(tailnet)
if [ "$1" != tailscale0 ]; then
  ip link set "$1" down
  ip link set "$1" name tailscale0
  ip link set tailscale0 up
fi
# A server's programs find no sign of a container: some refuse their work in one (OpenClaw from 2026.9 its sandbox). systemd
# knows by this variable, and with it those who ask systemd.
export container=docker
rm -f /.dockerenv /run/.containerenv
for file in hosts hostname resolv.conf; do
  mountpoint -q "/etc/$file" || continue
  content=$(cat "/etc/$file")
  umount "/etc/$file"
  printf '%s\n' "$content" > "/etc/$file"
done
# A server has IPv6; Docker turns it off in a container without an IPv6 network.
for name in all default lo; do echo 0 > "/proc/sys/net/ipv6/conf/$name/disable_ipv6"; done
# Docker's resolver lives on NAT rules in here. The firewall is what is under test: none but the machine's own rules may be in it.
if [ -n "${CONFORM_DNS:-}" ]; then
  for server in $CONFORM_DNS; do echo "nameserver $server"; done > /etc/resolv.conf
  iptables -t nat -F
  iptables -t nat -X
fi
exec /sbin/init
