#!/bin/sh
# The founding year's page and JSON, as `report make` writes them, byte for byte.
# usage: tests/golden/report_make.sh; QF_GOLDEN=write puts the new answers in place: look at the diff.
set -eu
golden="$QF_SOURCE_DIR/tests/golden"
"$QF" report make --cells "$QF_SOURCE_DIR/demo/weichuan-2021.json" --out "$QF_SCRATCH" --formats html,json >"$QF_SCRATCH/said"
for ending in html json; do
    if [ "${QF_GOLDEN:-}" = write ]; then cp "$QF_SCRATCH/report-2021.$ending" "$golden/weichuan-2021.$ending"; fi
    diff -u "$golden/weichuan-2021.$ending" "$QF_SCRATCH/report-2021.$ending"
done
echo "2 passed, 0 failed"
