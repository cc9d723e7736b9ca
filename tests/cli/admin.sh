#!/bin/sh
# Accounts, organisations, backup, restore and verify on the command line.
set -u
cd "$QF_SCRATCH" || exit 1
passed=0
failed=0

# must CODE WORDS COMMAND...: this exit code, and these words somewhere in what it said
must() {
    code=$1 words=$2
    shift 2
    said=$("$@" 2>&1)
    got=$?
    if [ "$got" -eq "$code" ] && { [ -z "$words" ] || printf '%s' "$said" | grep -qF -- "$words"; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s\n  expected %s "%s", got %s: %s\n' "$*" "$code" "$words" "$got" "$said"
    fi
}
password() { word=$1; shift; printf '%s\n' "$word" | "$QF" "$@"; }

must 2 "没有这个数据文件夹" "$QF" org list --data d
must 0 "已建立" "$QF" org add weishi --data d --name 尉氏县人民政府 --kind county
must 0 "已建立" "$QF" org add weichuan --data d --name 尉氏县洧川镇人民政府 --kind town --parent weishi
must 2 "已被别的机关使用" "$QF" org add weichuan --data d --name 洧川镇 --kind town
must 2 "没有 hamlet 这种机关" "$QF" org add x1 --data d --name 某某 --kind hamlet
must 2 "没有这个行政机关" "$QF" org add x1 --data d --name 某某 --kind town --parent nowhere
must 0 '"kind":"town"' "$QF" org list --data d --json

must 2 "密码应为" password short user add liu --data d --org weichuan
must 0 "系统管理员" password 'Weichuan#2021' user add liu --data d --org weichuan --name 刘伟
must 2 "没有 king 这个角色" "$QF" user add wang --data d --org weichuan --role king --no-password
must 0 "审核员、发布员" "$QF" user add wang --data d --org weichuan --role reviewer,publisher --no-password
must 0 "已有账号 wang" "$QF" user add wang --data d --org weishi --role leader
must 0 '"has_password":false' "$QF" user list --data d --org weichuan --json
must 0 "下次登录须修改" password 'Nanjie##2022' user password wang --data d
must 0 "停用" "$QF" user disable wang --data d
must 0 "（停用）" "$QF" user list --data d --org weichuan
must 0 "启用" "$QF" user enable wang --data d
must 2 "没有这个账号" "$QF" user disable nobody --data d
must 0 "" "$QF" user sessions wang --data d

must 0 "联系电话已改" "$QF" config phone "0371-27810000" --data d --org weichuan
must 0 "0371-27810000" "$QF" config phone --data d --org weichuan
must 0 "文书代字已改" "$QF" config letters.word 洧政公开 --data d --org weichuan
must 0 '"letters.word":"洧政公开"' "$QF" config --data d --org weichuan --json
must 0 "邮件密码已改" password 'mail-secret-77' config mail.password - --data d --org weichuan
must 0 "已设置，不显示" "$QF" config mail.password --data d --org weichuan
must 1 "" sh -c '"$QF" config --data d --org weichuan --json | grep -q mail-secret'
must 2 "没有 color 这项设置" "$QF" config color blue --data d --org weichuan
must 2 "行政区划代码" "$QF" config region-code 12 --data d --org weichuan
must 2 "没有这个行政机关" "$QF" config --data d --org nowhere

must 0 "SHA-256" "$QF" backup --data d --out b
must 2 "已经存在" "$QF" backup --data d --out b
must 0 "qingfeng.db: OK" sh -c 'cd b && sha256sum -c SHA256SUMS'
must 0 '"sums":"ok"' "$QF" verify --data b --json
must 0 "恢复完成" "$QF" restore b --data e
must 0 '"whole":true' "$QF" verify --data e --json
must 0 "wang" "$QF" user list --data e --org weichuan
must 2 "已有数据" "$QF" restore b --data e
must 2 "不是备份" "$QF" restore d --data f
printf x >>b/secret.key
must 3 "secret.key" "$QF" restore b --data f
must 1 '"whole":false' "$QF" verify --data b --json
must 1 "" test -e f/qingfeng.db
printf 'not a database, only words, and long enough to be looked at\n' >e/qingfeng.db
must 3 "数据文件已损坏" "$QF" verify --data e
chmod 000 d/secret.key
[ "$(id -u)" -eq 0 ] || must 3 "secret.key" "$QF" verify --data d
chmod 600 d/secret.key

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
