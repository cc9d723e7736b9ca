#!/bin/sh
# tools/deps.sh, meson.build and docs/dependencies.md name the same libraries, and a second run says nothing.
set -u
cd "$QF_SOURCE_DIR" || exit 1
passed=0 failed=0
must() { # must TEXT COMMAND...
    text=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $text"; fi
}
for package in $(sed -n "/_list='/,/^'/s/^\([a-z0-9.+-]*\)[ :].*|.*|.*/\1/p" tools/deps.sh); do
    must "docs/dependencies.md says why $package" grep -q "\`$package\`" docs/dependencies.md
done
for package in $(sed -n 's/^| `\(lib[a-z0-9.+-]*-dev\)`.*/\1/p' docs/dependencies.md); do
    must "tools/deps.sh installs $package" grep -q "^$package[ :]" tools/deps.sh
done
must "every library of meson.build is found" [ -f build/release/build.ninja ]
must "a second run is silent" [ -z "$(sh tools/deps.sh build 2>&1)" ]
must "an unknown set is refused" sh -c '! sh tools/deps.sh nonsense 2>/dev/null'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
