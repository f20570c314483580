# Joins the interfaces of this container with the guest's: what comes in goes there. The guest has the address and the number
# (MAC) that this container had; another number for the same address would be a stranger to whoever knows the address already.
#   ADDRESS0, ADDRESS1  of the guest's first and second card, as the container engine gave them to us
set -euo pipefail
for n in 0 1; do
  address=ADDRESS$n
  address=${!address}
  tries=0
  until dev=$(ip -o -4 addr show | awk -v address="$address" '$4 == address { print $2 }') && [ -n "$dev" ]; do
    tries=$((tries + 1))
    # The engine may give another one when it starts a container again; the guest has the one from before.
    [ "$tries" -lt 300 ] || { echo "conform: no interface has the guest's address $address" >&2; ip -4 addr show >&2; exit 1; }
    sleep 0.1
  done
  ip addr flush dev "$dev"
  ip link set "$dev" down
  ip link set "$dev" address "$(printf '02:%02x:%02x:%02x:%02x:%02x' $(od -An -N 5 -t u1 /dev/urandom))"
  ip link add "br$n" type bridge
  # A bridge that waits for its spanning tree, or asks who listens to what, would lose the first packets.
  ip link set "br$n" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
  ip tuntap add dev "tap$n" mode tap
  for port in "$dev" "tap$n"; do ip link set "$port" master "br$n" up; done
  ip link set "br$n" up
done
