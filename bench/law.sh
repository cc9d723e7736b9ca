#!/bin/sh
# The law's speed: working days against a counter that walks, clock folds a second. Fails when a claim
# does not hold.
set -e
cd "$(dirname "$0")/.."
ninja -C build/release --quiet bench-law_workdays bench-law_clock
build/release/bench-law_workdays
build/release/bench-law_clock
