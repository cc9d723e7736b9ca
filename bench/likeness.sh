#!/bin/sh
# Likeness: all pairs of many reports, the join against comparing each with each. Fails when they differ.
set -e
cd "$(dirname "$0")/.."
ninja -C build/release --quiet bench-likeness
build/release/bench-likeness 500
build/release/bench-likeness 1500
build/release/bench-likeness 10000
