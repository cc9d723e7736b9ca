#!/bin/sh
# Every header of ours stands alone: it compiles with nothing included before it.
# Generated headers come from the release build.
set -u
cd "$QF_SOURCE_DIR" || exit 1
flags=$(pkg-config --cflags jansson libxml-2.0 libzip pangocairo poppler-glib libpq | sed 's/-I/-isystem /g')
passed=0 failed=0
for header in $(find src -name '*.h' | sort); do
    # shellcheck disable=SC2086 # the flags are a list of words
    if gcc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -Isrc -isystem build/release $flags -x c \
        -include "$header" - </dev/null; then
        passed=$((passed + 1))
    else
        echo "$header does not stand alone"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
