#!/bin/sh
# Real local PostgreSQL, Redis and Elasticsearch on loopback, with data under VAR_DIR. ES_NODES=3 for three nodes.
#   services.sh start   starts what does not run yet, prints the variables to set
#   services.sh stop    stops what it started, and nothing else
#   services.sh running says yes or no
set -eu
cd "$(dirname "$0")/.."
var=${VAR_DIR:-var}
mkdir -p "$var"
state=$(cd "$var" && pwd)/services
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -t/ -k5 -n | tail -1)
[ -n "$postgres_bin" ] || postgres_bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")

. scripts/service_user.sh

start_postgres() {
    data=$(data_folder postgres)
    if [ ! -f "$state/postgres-password" ]; then
        secret > "$state/postgres-password"
        password_file=$(mktemp)
        cp "$state/postgres-password" "$password_file"
        [ "$(id -u)" != 0 ] || chown "$(service_user)" "$password_file"
        as_service_user "$postgres_bin/initdb -D '$data' -U portal -E UTF8 --locale=C.UTF-8 \
            --auth=scram-sha-256 --pwfile='$password_file'" > "$state/initdb.log" 2>&1 || {
            cat "$state/initdb.log" >&2
            rm -f "$state/postgres-password"
            exit 1
        }
        rm -f "$password_file"
    fi
    if ! as_service_user "$postgres_bin/pg_ctl status -D '$data'" > /dev/null 2>&1; then
        free_port > "$state/postgres-port"
        as_service_user "$postgres_bin/pg_ctl start -w -s -D '$data' -l '$data/server.log' \
            -o \"-p $(cat "$state/postgres-port") -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
            -c synchronous_commit=off\"" > /dev/null || { tail -5 "$data/server.log" >&2; exit 1; }
    fi
    url="postgres://portal:$(cat "$state/postgres-password")@127.0.0.1:$(cat "$state/postgres-port")/postgres"
    echo "export DATABASE_URL=$url"
}

redis_command() { REDISCLI_AUTH=$(cat "$state/redis-password") redis-cli -p "$(cat "$state/redis-port")" "$@" 2> /dev/null; }

start_redis() {
    [ -f "$state/redis-password" ] || secret > "$state/redis-password"
    if [ ! -f "$state/redis-port" ] || [ "$(redis_command ping || true)" != PONG ]; then
        free_port > "$state/redis-port"
        mkdir -p "$state/redis"
        printf 'port %s\nbind 127.0.0.1\ndaemonize yes\ndir %s\nlogfile %s\nsave ""\nrequirepass %s\n' \
            "$(cat "$state/redis-port")" "$state/redis" "$state/redis/server.log" "$(cat "$state/redis-password")" \
            | redis-server - > /dev/null
        tries=0
        until [ "$(redis_command ping || true)" = PONG ]; do
            tries=$((tries + 1))
            [ $tries -lt 50 ] || { echo "Redis does not answer" >&2; exit 1; }
            sleep 0.1
        done
    fi
    echo "export CACHE_URL=redis://:$(cat "$state/redis-password")@127.0.0.1:$(cat "$state/redis-port")/0"
}

case ${1:-} in
    start)
        umask 077
        mkdir -p "$state"
        chmod 711 "$state" # the servers' user passes through to its data
        start_postgres
        start_redis
        sh scripts/elasticsearch.sh start
        ;;
    stop)
        if [ -f "$state/postgres-data" ]; then
            data=$(cat "$state/postgres-data")
            if as_service_user "$postgres_bin/pg_ctl status -D '$data'" > /dev/null 2>&1; then
                as_service_user "$postgres_bin/pg_ctl stop -s -m fast -D '$data'"
                echo "PostgreSQL stopped" >&2
            fi
        fi
        if [ -f "$state/redis-port" ] && [ "$(redis_command ping || true)" = PONG ]; then
            redis_command shutdown nosave || true
            echo "Redis stopped" >&2
        fi
        sh scripts/elasticsearch.sh stop
        ;;
    running)
        if [ -f "$state/redis-port" ] && [ "$(redis_command ping || true)" = PONG ]; then echo yes; else echo no; fi
        ;;
    *)
        echo "usage: services.sh start|stop|running" >&2
        exit 2
        ;;
esac
