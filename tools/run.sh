#!/bin/sh
# What `make run` shows: the founding report checked, and written anew into ./out in every format; then the
# founding year as a site. SERVE=no ends before the site; DATA and LISTEN say where it lives.
set -eu
cd "$(dirname "$0")/.."
program=build/qingfeng
report=tests/data/samples/founding/weichuan-2021.docx
out=${OUT:-out}
data=${DATA:-data}
listen=${LISTEN:-127.0.0.1:8080}

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
echo "文件都在 $out 里。自己的年报也可以查：$program report check 文件"
[ "${SERVE:-yes}" != no ] || exit 0

echo
echo "四、创始年的网站：洧川镇 2021 年（村名、人名、文稿和金额都是示例）"
"$program" demo --data "$data" >/dev/null
if [ -f "$data/demo-accounts.txt" ]; then
    sed 's/^/  /' "$data/demo-accounts.txt"
else
    echo "  这个数据文件夹没有演示账号表；重设密码：$program user password 登录名 --data $data"
fi
cat <<END

  首页        http://$listen/weichuan/
  查一份年报  http://$listen/check
  工作台      http://$listen/weichuan/desk    （用上面的账号登录）
END
exec "$program" serve --data "$data" --listen "$listen"
