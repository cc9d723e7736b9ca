#!/bin/sh
# The released program is position-independent, RELRO with immediate binding, stack-protected, fortified,
# has no executable stack and names no folder of the machine that built it.
set -u
qf=$QF_SOURCE_DIR/build/release/qingfeng
[ -f "$qf" ] || { echo "build/release/qingfeng is not built yet"; exit 77; }
passed=0 failed=0
must() { # must TEXT COMMAND...
    text=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $text"; fi
}
has() { readelf -W "$1" "$qf" | grep -q "$2"; }
has_not() { ! has "$1" "$2"; }
must "position-independent" has -h 'Type: *DYN'
must "RELRO" has -l GNU_RELRO
must "immediate binding" has -d 'BIND_NOW\|FLAGS.*NOW'
must "stack protector" has --dyn-syms __stack_chk_fail
must "fortified calls" has --dyn-syms '_chk@'
must "no executable stack" has_not -l 'GNU_STACK.*E '
must "no folder of the builder" sh -c '! grep -qaF "$1" "$2"' sh "$QF_SOURCE_DIR" "$qf"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
