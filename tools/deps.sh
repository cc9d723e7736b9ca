#!/bin/sh
# Installs what is missing on Debian 12, and nothing else.
#
# usage: tools/deps.sh SET...
#
# build: to compile and run. test: what `make test` needs beyond that. dev: for make tidy and make format.
# bench: the peers of bench/.
# The lists below say package, Chinese, English. "package:command" counts as there when the command is.
# Silent and instant when nothing is missing: build/deps-SET.stamp holds the digest of this file and the
# npm lists. docs/dependencies.md says why each library was chosen.
set -eu
cd "$(dirname "$0")/.."

build_list='
gcc                  | C 编译器                 | C compiler
libc6-dev            | C 标准库头文件           | C library headers
meson                | 构建描述                 | build description
ninja-build:ninja    | 构建执行                 | build runner
pkgconf:pkg-config   | 查找各库                 | finds the libraries
python3              | 构建工具脚本             | build tools
libjansson-dev       | JSON（测试对照）         | JSON in tests, a second opinion
libutf8proc-dev      | Unicode 规范化           | Unicode normal forms
libsodium-dev        | 口令、令牌、封装         | passwords, tokens, sealing
libssl-dev           | SHA-256、国密、Ed25519   | SHA-256, SM2/SM3/SM4, Ed25519
libxml2-dev          | 读写 Word、HTML          | Word and HTML
libzip-dev           | docx、xlsx 容器          | docx and xlsx containers
libxlsxwriter-dev    | 写 Excel                 | writes Excel
libpango1.0-dev      | 排版、PDF                | typesetting, PDF
libpoppler-glib-dev  | 读 PDF                   | reads PDF
libqpdf-dev          | 读 PDF 里的表线          | rules of tables in PDF
libjpeg62-turbo-dev  | 裁去照片的一部分         | cuts off parts of photographs
zlib1g-dev           | 压缩                     | compression
libsqlite3-dev       | 内置数据库               | database inside
libpq-dev            | PostgreSQL 客户端        | PostgreSQL client
libzstd-dev          | 压缩                     | compression
liboath-dev          | 动态口令                 | one-time passwords
libcurl4-openssl-dev:curl-config | 邮件、回调   | mail, webhooks
libmicrohttpd-dev    | HTTP 服务                | HTTP server
libbrotli-dev        | 网页压缩                 | page compression
libmd4c-dev          | Markdown                 | Markdown
libmd4c-html0-dev    | Markdown 转网页          | Markdown to HTML
libqrencode-dev      | 二维码                   | QR codes
libseccomp-dev       | 沙箱                     | sandbox
libcmocka-dev        | 单元测试                 | unit tests
fontconfig           | 查找字体                 | finds fonts
nodejs:node          | 取得前端库               | fetches the front-end libraries
npm:npm              | 同上                     | the same
fonts-noto-cjk       | 中文字体（全字库后备）   | Chinese fonts, every character
'

test_list='
clang                | 第二编译器、模糊测试     | second compiler, fuzzing
llvm                 | 错误位置的符号名         | names in sanitizer reports
git                  | 列出文件                 | lists files
binutils             | 检查程序加固             | looks at the hardening
chromium             | 浏览器测试               | browser tests
default-jre-headless:java | 检查网页代码（vnu）| checks the HTML (vnu)
postgresql-15        | 第二种数据库             | the second database engine
libreoffice-writer-nogui | 用另一程序打开 docx  | opens our docx with another program
libreoffice-calc-nogui | 用另一程序打开 xlsx    | opens our xlsx with another program
python3-docx         | 读 docx 作对照           | reads docx as a second opinion
python3-icalendar    | 读日历订阅作对照         | reads the calendar feed as a second opinion
python3-openpyxl     | 读 xlsx 作对照           | reads xlsx as a second opinion
poppler-utils        | 读 PDF 作对照            | reads PDF as a second opinion
curl                 | HTTP 测试                | HTTP tests
'

# The peers of bench/.
bench_list='
nginx-light:nginx    | 静态文件对照             | static files to compare with
fossil:fossil        | 动态网页对照             | dynamic pages to compare with
wrk:wrk              | 压力工具                 | load generator
groonga:groonga      | 搜索对照                 | a search to compare with
'

dev_list='
clang-format         | 代码排版                 | code formatter
clang-tidy           | 静态检查                 | static checks
'

fandol=/usr/local/share/fonts/fandol
say() { printf '%s\n' "$*" >&2; }

# Runs a command as root, by sudo when needed.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else
        say "需要 root 权限：$*"
        say "root is needed for: $*"
        exit 1
    fi
}

# The list's lines whose package is not there.
missing() {
    printf '%s\n' "$1" | while IFS='|' read -r name zh en; do
        name=$(echo "$name" | tr -d ' ')
        [ -n "$name" ] || continue
        package=${name%%:*}
        case $name in *:*) command -v "${name#*:}" >/dev/null && continue ;; esac
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            echo "$package|$(echo $zh)|$(echo $en)"
    done
}

install_packages() {
    lines=$(missing "$1")
    [ -n "$lines" ] || return 0
    say "安装缺少的软件包："
    say "Installing what is missing:"
    printf '%s\n' "$lines" | while IFS='|' read -r package zh en; do
        printf '  %-26s %s / %s\n' "$package" "$zh" "$en" >&2
    done
    as_root apt-get update -qq
    # shellcheck disable=SC2046 # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $(printf '%s\n' "$lines" | cut -d '|' -f 1) >build/deps.log 2>&1 || {
        tail -n 20 build/deps.log >&2
        exit 1
    }
}

# The shapes of official papers (仿宋 body, 宋 title): four faces of Fandol, taken out of texlive-lang-chinese
# without TeX. A PDF can do without them, in other shapes; so a failure is told, not fatal.
install_fandol() {
    [ ! -e "$fandol/FandolFang-Regular.otf" ] || return 0
    say "安装公文字体 Fandol（仿宋、宋、黑、楷）"
    say "Installing the Fandol fonts (the shapes of official papers)"
    from=/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol
    if [ ! -d "$from" ]; then
        rm -rf build/fandol && mkdir -p build/fandol
        as_root apt-get update -qq || true
        (cd build/fandol && apt-get download -qq texlive-lang-chinese >/dev/null 2>&1 &&
            dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb |
            tar -x --wildcards '*/opentype/public/fandol/*.otf' '*/doc/fonts/fandol/*' 2>/dev/null) || true
        from=build/fandol$from
    fi
    if [ -d "$from" ]; then
        as_root mkdir -p "$fandol"
        as_root cp "$from"/FandolFang-*.otf "$from"/FandolSong-*.otf "$from"/FandolHei-*.otf \
            "$from"/FandolKai-*.otf "$fandol"
        as_root fc-cache -f "$fandol"
    else
        say "未能取得 Fandol，PDF 将使用 Noto 字体"
        say "Fandol could not be fetched; PDFs will use Noto"
    fi
    rm -rf build/fandol
}

# npm packages of a folder that has a package.json, exactly as its lock file says; nothing to do when they are there.
install_npm() {
    [ -f "$1/package.json" ] || return 0
    lock=$(cat "$1"/package*.json | sha256sum)
    [ "$(cat "$1/node_modules/.locked" 2>/dev/null)" != "$lock" ] || return 0
    say "安装 npm 包：$1"
    say "Installing npm packages: $1"
    (cd "$1" && PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
        npm "$([ -f package-lock.json ] && echo ci || echo install)" --no-audit --no-fund --loglevel=error --ignore-scripts >&2) &&
        printf '%s\n' "$lock" >"$1/node_modules/.locked"
}

for set in "$@"; do
    case $set in
    build) list=$build_list npm=static ;;
    test) list=$test_list npm=tests/browser ;;
    dev) list=$dev_list npm='' ;;
    bench) list=$bench_list npm='' ;;
    *) say "usage: tools/deps.sh build|test|dev|bench..."; exit 2 ;;
    esac
    stamp=build/deps-$set.stamp
    digest=$(cat tools/deps.sh ${npm:+$(ls $npm/package*.json 2>/dev/null)} | sha256sum)
    # Packages of npm may go while the stamp stays.
    [ "$(cat "$stamp" 2>/dev/null)" != "$digest" ] || { [ -n "$npm" ] && [ ! -e "$npm/node_modules/.locked" ]; } || continue
    mkdir -p build
    install_packages "$list"
    [ "$set" != build ] || install_fandol
    [ -z "$npm" ] || install_npm "$npm" || {
        case $set in
        build) say "npm 取不到 $npm/package-lock.json 里的前端库，请检查网络后再试 / npm could not fetch the front-end libraries"; exit 1 ;;
        *) say "npm 包没有装成，浏览器检查不能运行 / npm packages are missing: no browser checks"; continue ;;
        esac
    }
    printf '%s\n' "$digest" >"$stamp"
done
