#!/bin/sh
# The release build of a copy in another folder gives the same program, byte for byte.
set -eu
cd "$QF_SOURCE_DIR"
[ -f build/release/qingfeng ] || { echo "build/release/qingfeng is not built yet"; exit 77; }
copy=$QF_SCRATCH/elsewhere/with-a-longer-name
mkdir -p "$copy"
cp -r meson.build meson_options.txt Makefile tools src law "$copy/"
for folder in tests views static bench demo; do
    [ ! -d "$folder" ] || cp -r "$folder" "$copy/"
done
make -C "$copy" --no-print-directory build >"$QF_SCRATCH/log" 2>&1 || { cat "$QF_SCRATCH/log"; exit 1; }
sha256sum build/release/qingfeng "$copy/build/release/qingfeng" | sed 's/ .*//' >"$QF_SCRATCH/sums"
cat "$QF_SCRATCH/sums"
rm -rf "$copy"
[ "$(sort -u "$QF_SCRATCH/sums" | wc -l)" -eq 1 ]
