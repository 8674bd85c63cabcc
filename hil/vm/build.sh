#!/bin/sh
# Builds the guest: a small Debian with BlueZ, its kernel, and this project as it stands. Root only (debootstrap).
# Everything is kept in $1 and made again only where its recipe or the project has changed. Packages come from where
# this machine's own package manager gets them.
set -eu
umask 022
say() { printf '%s\n' "$*" >&2; }
cache=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
project=$(CDPATH='' cd -- "$here/../.." && pwd)
suite=trixie # its Python is one that pyftms takes
packages=python3,bluez,dbus,kmod,busybox-static
early="virtio_blk ext4 crc32c_generic"
PATH="$PATH:/usr/sbin:/sbin"
mkdir -p "$cache"

need() {
    missing=
    for one in qemu-system-x86_64:qemu-system-x86 debootstrap:debootstrap mke2fs:e2fsprogs cpio:cpio depmod:kmod xz:xz-utils; do
        command -v "${one%%:*}" >/dev/null || missing="$missing ${one##*:}"
    done
    [ -z "$missing" ] && return
    apt-get update -q && apt-get install -y -q --no-install-recommends $missing
}

mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1
}

base() {
    [ "$(id -u)" -eq 0 ] || { say "Building the guest needs root, for debootstrap. Nothing was built." && exit 1; }
    say "building the guest's system: a minute or two, once"
    rm -rf "$cache/guest" "$cache/kernel"
    debootstrap --variant=minbase --include="$packages" "$suite" "$cache/guest" "$(mirror)" >"$cache/debootstrap.log"
    mkdir -p "$cache/guest/job" "$cache/guest/opt/backrun"
    # The generic kernel, unpacked and not installed: the one for clouds has no Bluetooth.
    chroot "$cache/guest" apt-get -q update
    chroot "$cache/guest" sh -c \
        'cd /job && apt-get -q download "$(apt-cache depends linux-image-amd64 | sed -n "s/.*Depends: //p" | head -n 1)"'
    dpkg-deb -x "$cache/guest"/job/linux-image-*.deb "$cache/kernel"
    rm -rf "$cache/guest"/job/*.deb "$cache/guest"/var/lib/apt/lists/* "$cache/guest"/var/cache/apt/*
    version=$(basename "$cache"/kernel/usr/lib/modules/*)
    depmod -b "$cache/kernel/usr" "$version"
    cp -a "$cache/kernel/usr/lib/modules" "$cache/guest/usr/lib/"
    cp "$cache/kernel/boot/vmlinuz-$version" "$cache/vmlinuz"
    install -m 755 "$here/init.sh" "$cache/guest/sbin/hil-init"
    image "$cache/guest" "$cache/root.img" 64
    initramfs "$version"
}

# Just enough to mount the disk; its modules stand unpacked, for busybox reads no compressed ones.
initramfs() {
    rm -rf "$cache/early" && mkdir -p "$cache/early/bin" "$cache/early/new" "$cache/early/proc" "$cache/early/dev"
    cp "$cache/guest/bin/busybox" "$cache/early/bin/busybox"
    {
        printf '#!/bin/busybox sh\n/bin/busybox mount -t devtmpfs dev /dev\n'
        n=10
        for module in $early; do
            modprobe -d "$cache/kernel/usr" -S "$1" --show-depends "$module" | sed -n 's/^insmod //p'
        done | awk '!seen[$1]++ { print $1 }' | while read -r file; do
            n=$((n + 1))
            case $file in
            *.xz) xz -dc "$file" >"$cache/early/$n.ko" ;;
            *) cp "$file" "$cache/early/$n.ko" ;;
            esac
            printf '/bin/busybox insmod /%s.ko\n' "$n"
        done
        printf 'while [ ! -e /dev/vda ]; do /bin/busybox usleep 20000; done\n'
        printf '/bin/busybox mount -t ext4 -o ro /dev/vda /new\n/bin/busybox mount --move /dev /new/dev\n'
        printf 'exec /bin/busybox switch_root /new /sbin/hil-init\n'
    } >"$cache/early/init"
    chmod 755 "$cache/early/init"
    (cd "$cache/early" && find . | cpio -o -H newc --quiet | gzip -1) >"$cache/initramfs.gz"
}

image() { # folder, file, MB to spare
    size=$(($(du -sm "$1" | cut -f 1) * 12 / 10 + $3))
    rm -f "$2"
    mke2fs -q -t ext4 -d "$1" "$2" "${size}M"
}

# The wheel and what it needs, as a disk of its own: it changes oftener than the system below it.
product() {
    say "installing backrun for the guest"
    rm -rf "$cache/wheels" "$cache/site"
    "$project/.venv/bin/python" -m pip wheel -q --no-deps -w "$cache/wheels" "$project"
    "$project/.venv/bin/python" -m pip install -q --no-compile --only-binary :all: --python-version 3.13 \
        --target "$cache/site" -c "$project/constraints.txt" "$cache"/wheels/backrun*.whl
    "$project/.venv/bin/python" -m compileall -q -j 2 "$cache/site" || true
    image "$cache/site" "$cache/site.img" 16
}

keep() { # step, stamp: made again only where the stamp differs
    [ "$(cat "$cache/$1.stamp" 2>/dev/null)" = "$2" ] && return
    rm -f "$cache/$1.stamp"
    "$1"
    printf '%s\n' "$2" >"$cache/$1.stamp"
}

need
keep base "$(cat "$0" "$here/init.sh" | sha256sum)"
keep product "$(cd "$project" && { git ls-files -s backrun_treadmill profiles pyproject.toml constraints.txt; git diff HEAD -- backrun_treadmill profiles; cat "$0"; } | sha256sum)"
