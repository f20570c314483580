# Makes of the container machine's system one that has a kernel of its own, and everything that a container leaves out. Runs in its
# root file system. CLOUD_CFG: content of the settings of cloud-init.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends \
  linux-image-cloud-amd64 udev cloud-guest-utils fdisk e2fsprogs iptables logrotate rsyslog- systemd-timesyncd-
apt-get clean
rm -rf /var/lib/apt/lists/* /boot/initrd.img-* /initrd.img* /usr/local/sbin/conform-entry /var/lib/cloud/seed/nocloud
# Of a system that nobody has been yet, every machine is another one.
if [ ! -e /var/lib/cloud/instance ]; then
  rm -f /etc/ssh/ssh_host_* /etc/machine-id
  touch /etc/machine-id
fi
find /etc/systemd/system -maxdepth 1 -type l -lname /dev/null -delete
systemctl mask systemd-networkd-wait-online.service systemd-firstboot.service e2scrub_all.timer fstrim.timer \
  systemd-binfmt.service proc-sys-fs-binfmt_misc.automount getty@tty1.service
systemctl enable systemd-networkd.service
echo "$CLOUD_CFG" > /etc/cloud/cloud.cfg.d/90-conform.cfg
