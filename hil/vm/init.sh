#!/bin/sh
# The guest's first and only process tree: what BlueZ needs, the adapter on the console of the machine, the job, the end.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp/home LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tmpfs lib /var/lib/bluetooth 2>/dev/null || { mount -t tmpfs lib /var/lib && mkdir -p /var/lib/bluetooth; }
mkdir -p /run/dbus /run/lock /tmp/home
modprobe -a 9pnet_virtio 9p bluetooth hci_uart uhid cmac ecb ccm ecdh_generic algif_hash algif_skcipher algif_aead
mount -t 9p -o trans=virtio,version=9p2000.L,msize=131072 job /job
mount -t ext4 -o ro /dev/vdb /opt/backrun
ip link set lo up 2>/dev/null || busybox ip link set lo up
hostname guest 2>/dev/null || busybox hostname guest

dbus-uuidgen --ensure=/run/machine-id
dbus-daemon --system --fork
/usr/libexec/bluetooth/bluetoothd -n >/job/bluetoothd.log 2>&1 &
btattach -B /dev/hvc0 -P h4 >/job/btattach.log 2>&1 &
for _ in $(seq 120); do
    dbus-send --system --print-reply --dest=org.bluez /org/bluez/hci0 org.freedesktop.DBus.Properties.Get \
        string:org.bluez.Adapter1 string:Powered 2>/dev/null | grep -q 'boolean true' && break
    sleep 0.5
done
cat /proc/uptime >/job/ready
export PYTHONPATH=/opt/backrun PYTHONDONTWRITEBYTECODE=1
cd /job && sh /job/job.sh >/job/out 2>/job/err
echo $? >/job/code
cp -r /tmp/home /job/ 2>/dev/null
sync
busybox poweroff -f
