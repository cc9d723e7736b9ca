#!/bin/sh
# The .deb: same bytes twice, depends on the libraries the program names, holds the program and a unit that systemd takes.
set -u
cd "$QF_SOURCE_DIR" || exit 1
[ -f build/qingfeng ] || { echo "build/qingfeng is not built yet"; exit 77; }
passed=0 failed=0
must() { # must TEXT COMMAND...
    text=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $text"; fi
}
deb=$(packaging/make-deb) || exit 1
first=$(sha256sum <"$deb")
packaging/make-deb >/dev/null
must "twice the same package" [ "$first" = "$(sha256sum <"$deb")" ]
must "it depends on libc" sh -c 'dpkg-deb -f "$1" Depends | grep -q libc6' sh "$deb"
must "it depends on what the program links" [ "$(dpkg-deb -f "$deb" Depends | tr , '\n' | wc -l)" -ge 2 ]
dpkg-deb -x "$deb" "$QF_SCRATCH/root"
must "the program runs" "$QF_SCRATCH/root/usr/bin/qingfeng" version
must "files belong to root" sh -c '! dpkg-deb -c "$1" | grep -qv " root/root "' sh "$deb"
unit=$QF_SCRATCH/root/lib/systemd/system/qingfeng.service
must "the unit is there" [ -s "$unit" ]
if command -v systemd-analyze >/dev/null; then
    sed -i "s#/usr/bin/qingfeng#$QF_SCRATCH/root/usr/bin/qingfeng#" "$unit"
    must "systemd takes the unit" sh -c '[ -z "$(systemd-analyze verify "$1" 2>&1 | grep qingfeng.service)" ]' sh "$unit"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
