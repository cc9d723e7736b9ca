#!/bin/sh
# A throwaway PostgreSQL cluster for tests: unprivileged user, private folder, Unix socket and loopback.
#
#   tests/pg_cluster.sh COMMAND ARG...   run COMMAND with QF_TEST_POSTGRES (URL of a role that may create
#                                        databases) and QF_TEST_POSTGRES_DIR set; stop when it ends
#   tests/pg_cluster.sh                  print the URL, stop when standard input ends
#   tests/pg_cluster.sh restart DIR      stop and start the cluster in DIR again (same URL)
#
# Exit code: that of COMMAND; 77 when Debian's PostgreSQL is not installed.
set -eu

BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$BIN" ] || { echo "pg_cluster.sh: PostgreSQL is not installed (apt-get install postgresql)" >&2; exit 77; }

# PostgreSQL refuses to run as root: use its own account, or nobody.
if [ "$(id -u)" -eq 0 ]; then
    OWNER=postgres; id postgres >/dev/null 2>&1 || OWNER=nobody
    as_owner() { setpriv --reuid="$OWNER" --regid="$(id -g "$OWNER")" --clear-groups env HOME="$DIR" LC_ALL=C "$@"; }
else
    OWNER=$(id -un)
    as_owner() { env LC_ALL=C "$@"; }
fi

start() { as_owner "$BIN/pg_ctl" -D "$DIR/data" -l "$DIR/log" -w -t 30 start >/dev/null || { cat "$DIR/log" >&2; return 1; }; }
stop() { as_owner "$BIN/pg_ctl" -D "$DIR/data" -m "$1" -w stop >/dev/null 2>&1 || true; }

if [ "${1:-}" = restart ]; then
    DIR=$2
    stop fast
    start
    exit 0
fi

DIR=$(mktemp -d "${TMPDIR:-/tmp}/qingfeng-pg.XXXXXX")
finish() { code=$?; trap - EXIT; stop immediate; rm -rf "$DIR"; exit "$code"; }
trap finish EXIT
trap 'exit 130' INT TERM HUP

PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$PASSWORD" >"$DIR/password"
chmod 600 "$DIR/password"
[ "$(id -u)" -ne 0 ] || chown -R "$OWNER" "$DIR"

cd "$DIR"
as_owner "$BIN/initdb" -D "$DIR/data" -U keeper -A scram-sha-256 --pwfile="$DIR/password" \
    --encoding=UTF8 --locale=C --no-sync >"$DIR/initdb.log" 2>&1 || { cat "$DIR/initdb.log" >&2; exit 1; }
# A test cluster may lose its data with the machine, so it need not wait for the disk.
cat >>"$DIR/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $PORT
unix_socket_directories = '$DIR'
fsync = off
full_page_writes = off
max_connections = 100
shared_buffers = 32MB
CONF
start
cd "$OLDPWD"
# The tests' role is no superuser, so that what PostgreSQL forbids is seen.
PGPASSWORD="$PASSWORD" "$BIN/psql" -q -h 127.0.0.1 -p "$PORT" -U keeper -d postgres -v ON_ERROR_STOP=1 \
    -c "CREATE ROLE qingfeng LOGIN CREATEDB PASSWORD '$PASSWORD'"

QF_TEST_POSTGRES="postgresql://qingfeng:$PASSWORD@127.0.0.1:$PORT/postgres"
QF_TEST_POSTGRES_DIR=$DIR
export QF_TEST_POSTGRES QF_TEST_POSTGRES_DIR
if [ $# -eq 0 ]; then
    echo "$QF_TEST_POSTGRES"
    cat >/dev/null
else
    "$@"
fi
