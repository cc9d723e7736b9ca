#!/bin/sh
# Compiled from a copy in another folder, objects come out the same, byte for byte: the lower storeys with what is
# embedded into them; the others are compiled with the same words.
set -eu
cd "$QF_SOURCE_DIR"
[ -f build/release/qingfeng ] || { echo "build/release/qingfeng is not built yet"; exit 77; }
copy=$QF_SCRATCH/elsewhere/with-a-longer-name
mkdir -p "$copy"
cp -r meson.build meson_options.txt Makefile tools src law "$copy/"
for folder in tests views static bench demo; do
    [ ! -d "$folder" ] || cp -r "$folder" "$copy/"
done
compile() {
    cd "$copy"
    python3 tools/sources.py
    # shellcheck disable=SC2046  # the options are words
    CC=gcc meson setup $(sed 's/^gcc //' "$QF_SOURCE_DIR/build/release.options") build/release
    ninja -C build/release libqf-base.a libqf-law.a libqf-doc.a
}
(compile) >"$QF_SCRATCH/log" 2>&1 || { cat "$QF_SCRATCH/log"; exit 1; }
sums() { (cd "$1/build/release" && find libqf-base.a.p libqf-law.a.p libqf-doc.a.p -name '*.o' | sort | xargs sha256sum); }
sums "$QF_SOURCE_DIR" >"$QF_SCRATCH/here"
sums "$copy" >"$QF_SCRATCH/there"
rm -rf "$copy"
[ "$(wc -l <"$QF_SCRATCH/here")" -gt 100 ] || { echo "few objects to compare"; exit 1; }
diff "$QF_SCRATCH/here" "$QF_SCRATCH/there"
