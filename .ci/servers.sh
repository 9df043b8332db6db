# Read by .ci/run: a PostgreSQL and a Redis of our own, on free ports, gone when we end.

servers=$(mktemp -d)
chmod 755 "$servers"
redis_pid=''

free_port() {
    "$PY" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

postgres_bin() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    echo "${found:-$(dirname "$(command -v initdb)")}"
}

start_postgres() {
    local bin port data="$servers/postgres"
    bin=$(postgres_bin)
    port=$(free_port)
    mkdir "$data"
    if [ "$(id -u)" = 0 ]; then chown postgres "$data"; fi
    (
        cd "$data"
        as_postgres "$bin/initdb" -D "$data/db" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
        # Nothing here outlives the run: no need to wait for the disk.
        as_postgres "$bin/pg_ctl" -D "$data/db" -w -l "$data/log" -o \
            "-p $port -k $data -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c statement_timeout=60s" \
            start >/dev/null
    )
    export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

start_redis() {
    local port
    port=$(free_port)
    redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$servers" \
        --loglevel warning >"$servers/redis.log" &
    redis_pid=$!
    export TEST_REDIS_URL="redis://127.0.0.1:$port/0"
}

stop_servers() {
    [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
    if [ -f "$servers/postgres/db/postmaster.pid" ]; then
        (cd "$servers/postgres" && as_postgres "$(postgres_bin)/pg_ctl" -D "$servers/postgres/db" -m immediate stop >/dev/null) || true
    fi
    rm -rf "$servers"
}
