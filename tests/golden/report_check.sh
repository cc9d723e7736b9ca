#!/bin/sh
# Answers of `report check --json` on reports of each kind and fault, byte for byte.
# usage: tests/golden/report_check.sh; QF_GOLDEN=write puts the new answers in place: look at the diff.
set -eu
golden="$QF_SOURCE_DIR/tests/golden/report_check.jsonl"
cd "$QF_SOURCE_DIR/tests/data/samples"
"$QF" report check --json founding/weichuan-2021.docx founding/weichuan-2021.html founding/weichuan-2021.txt \
    founding/weichuan-2021.pdf variants/err01.docx variants/err03.html variants/err05.txt variants/err07.pdf \
    variants/err09.docx variants/err11.html variants/ok01.docx variants/ok03.txt variants/ok05.html variants/ok07.docx \
    full/huaian-2024.docx full/shanghai-kewei-2024.html full/suqian-2025-part.html reports/R003.txt reports/R006.txt \
    real/nianbao-template-2021.docx variants/expected.json >"$QF_SCRATCH/report_check.jsonl" || [ $? = 2 ]
if [ "${QF_GOLDEN:-}" = write ]; then cp "$QF_SCRATCH/report_check.jsonl" "$golden"; fi
diff -u "$golden" "$QF_SCRATCH/report_check.jsonl"
echo "$(wc -l <"$golden") passed, 0 failed"
