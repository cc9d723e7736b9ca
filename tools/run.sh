#!/bin/sh
# What `make run` shows: the founding report checked, and written anew into ./out in every format.
set -eu
cd "$(dirname "$0")/.."
program=build/qingfeng
report=tests/data/samples/founding/weichuan-2021.docx
out=out

echo "清风（qingfeng）：一份真实的乡镇年报，读一遍，查一遍，重做一遍"
echo
echo "一、检查原件 $report"
"$program" report check "$report" || [ $? -eq 1 ]
echo "二、用数据和正文重做（Word、PDF、Excel、网页、数据）"
"$program" report make --cells demo/weichuan-2021.json --out "$out" | sed 's/^/  /'
echo
echo "三、把重做的文件逐个读回来再查"
for file in "$out"/report-2021.*; do
    if "$program" report check --json "$file" > "$out/.answer" 2>/dev/null; then verdict=通过; else verdict=不通过; fi
    printf '  %-24s %s\n' "$(basename "$file")" "$verdict"
done
rm -f "$out/.answer"
echo
echo "文件都在 ./$out 里。自己的年报也可以查：$program report check 文件"
echo "接着看网站：make site 装入创始年（样例）并启动，然后打开 http://127.0.0.1:8080"
