#!/bin/sh
# A real Elasticsearch on loopback; the first that is there of
#   an address in ELASTICSEARCH_URL or SEARCH_URL, an unpacked distribution in ELASTICSEARCH_HOME,
#   docker or podman, the server that Maven knows (kept in the user's cache for all checkouts).
#     elasticsearch.sh start   starts what does not run yet, prints the variable to set; ES_NODES=3, ES_HEAP=512m
#     elasticsearch.sh stop    stops what it started, and nothing else; `stop 3` only the three nodes
#     elasticsearch.sh there   says by its exit code whether `start` will find one
#     elasticsearch.sh java    prints the folder of a Java that is new enough
# One and three nodes may run beside each other. A node that was killed is started again by `start`.
set -eu
cd "$(dirname "$0")/.."
version=9.5.3
artifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip
sha512=ae57654932de854d755af63f2a63667621967870b79ec449407618075c13dc12012317388e0a232071e4f2a65c9d973bb681d978fac56445a0790443df0823d1
nodes=${ES_NODES:-1}
heap=${ES_HEAP:-512m}
var=${VAR_DIR:-var}
mkdir -p "$var"
state=$(cd "$var" && pwd)/services
. scripts/service_user.sh

say() { printf '%s\n' "$*" >&2; }
numbers() { seq 1 "$nodes"; }
one_address() { printf 'http:/''/'; paste -s -d, -; }

given_address() {
    for address in "${ELASTICSEARCH_URL:-}" "${SEARCH_URL:-}"; do
        case $address in http:* | https:*) echo "$address"; return ;; esac
    done
    return 1
}

java_home() {
    for folder in "${ES_JAVA_HOME:-}" "${JAVA_HOME:-}" "${1:-}/jdk" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -x "$folder/bin/java" ] || continue
        major=$("$folder/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1)
        if [ "${major:-0}" -ge 21 ]; then echo "$folder"; return; fi
    done
    return 1
}

container_engine() {
    for engine in docker podman; do
        if command -v $engine > /dev/null && $engine info > /dev/null 2>&1; then echo $engine; return; fi
    done
    return 1
}

# Root's own cache is closed to the user that the server runs as.
cache_folder() {
    if [ "$(id -u)" = 0 ]; then echo /var/cache/good-practice-portal; else echo "${XDG_CACHE_HOME:-$HOME/.cache}/good-practice-portal"; fi
}

distribution() {
    if [ -n "${ELASTICSEARCH_HOME:-}" ]; then echo "$ELASTICSEARCH_HOME"; return; fi
    cache=$(cache_folder)
    home=$cache/elasticsearch-$version
    (umask 022 && mkdir -p "$cache")
    if command -v flock > /dev/null; then exec 8> "$cache/.lock"; flock 8; fi
    if [ ! -d "$home" ]; then
        say "Fetching Elasticsearch $version with Maven (once for all checkouts, into $cache)"
        scratch=$(mktemp -d "$cache/part.XXXXXX")
        if ! mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
            -Dartifact="$artifact" -DoutputDirectory="$scratch" > "$scratch/maven.log" 2>&1; then
            tail -15 "$scratch/maven.log" >&2
            rm -rf "$scratch"
            say "Maven could not fetch $artifact. Set ELASTICSEARCH_HOME or ELASTICSEARCH_URL instead."
            exit 4
        fi
        if ! python3 - "$scratch/elasticsearch-$version.zip" "$sha512" << 'PYTHON'; then
import hashlib, os, sys, zipfile
from pathlib import Path
file, wanted = Path(sys.argv[1]), sys.argv[2]
if hashlib.sha512(file.read_bytes()).hexdigest() != wanted:
    sys.exit(f"{file.name} is not the file that is expected: its checksum differs.")
os.umask(0o022)
with zipfile.ZipFile(file) as archive:
    for entry in archive.infolist():
        path = Path(archive.extract(entry, file.parent))
        if mode := entry.external_attr >> 16 & 0o777:
            path.chmod(mode | 0o444)
PYTHON
            rm -rf "$scratch"
            exit 1
        fi
        chmod 755 "$scratch"/elasticsearch-$version/bin/*
        mv "$scratch/elasticsearch-$version" "$home"
        rm -rf "$scratch"
    fi
    echo "$home"
}

# --- Nodes of our own -------------------------------------------------------------------------

process_runs() { [ -s "$1" ] && as_service_user "kill -0 $(cat "$1")" 2> /dev/null; }

configure_node() { # folder of the nodes, number, distribution
    node=$1/node-$2
    mkdir -p "$node/config/jvm.options.d" "$node/data" "$node/logs" "$node/tmp" "$1/snapshots"
    # The distribution's own options but for logs of the garbage collector and dumps of a full heap.
    grep -v -e '-Xlog:gc' -e 'HeapDump' -e '^-XX:ErrorFile' "$3/config/jvm.options" > "$node/config/jvm.options"
    cp "$3/config/log4j2.properties" "$node/config/"
    {
        echo "cluster.name: portal-$nodes"
        echo "node.name: node-$2"
        echo "path.data: $node/data"
        echo "path.logs: $node/logs"
        echo "path.repo: $1/snapshots"
        echo "network.host: 127.0.0.1"
        echo "http.port: $(cat "$1/http-$2")"
        echo "transport.port: $(cat "$1/transport-$2")"
        echo "xpack.security.enabled: false"
        # The disk of a laptop is often fuller than a server's should be.
        echo "cluster.routing.allocation.disk.threshold_enabled: false"
        [ ! -d "$3/modules/x-pack-ml" ] || echo "xpack.ml.enabled: false"
        [ ! -d "$3/modules/ingest-geoip" ] || echo "ingest.geoip.downloader.enabled: false"
        if [ "$nodes" = 1 ]; then
            echo "discovery.type: single-node"
        else
            echo "discovery.seed_hosts: [$(numbers | while read -r n; do printf '"127.0.0.1:%s",' "$(cat "$1/transport-$n")"; done)]"
            # Only for the very first election.
            [ -e "$1/formed" ] || echo "cluster.initial_master_nodes: [$(numbers | sed 's/.*/"node-&",/' | tr -d '\n')]"
        fi
    } > "$node/config/elasticsearch.yml"
    [ "$(id -u)" != 0 ] || chown -R "$(service_user)" "$node" "$1/snapshots"
}

start_nodes() {
    home=$(distribution)
    java=$(java_home "$home") || {
        say "Elasticsearch needs Java 21 or newer: set ES_JAVA_HOME, or install one (Debian: openjdk-21-jre-headless)."
        exit 4
    }
    folder=$(data_folder "elasticsearch-$nodes")
    [ "$(id -u)" != 0 ] || chmod 755 "$folder"
    for number in $(numbers); do
        for kind in http transport; do [ -s "$folder/$kind-$number" ] || free_port > "$folder/$kind-$number"; done
    done
    for number in $(numbers); do
        if process_runs "$folder/node-$number/pid"; then continue; fi
        configure_node "$folder" "$number" "$home"
        node=$folder/node-$number
        as_service_user "cd '$node' && ES_PATH_CONF='$node/config' ES_TMPDIR='$node/tmp' ES_JAVA_HOME='$java' \
            CLI_JAVA_OPTS='-Xmx64m' ES_JAVA_OPTS='-Xms$heap -Xmx$heap' '$home/bin/elasticsearch' -q -p '$node/pid' \
            > '$node/logs/console.log' 2>&1 < /dev/null & echo \$! > '$node/launcher'"
    done
    url=$(numbers | while read -r number; do echo "127.0.0.1:$(cat "$folder/http-$number")"; done | one_address)
    if ! wait_until_up "$url"; then
        say "Elasticsearch does not come up:"
        for number in $(numbers); do tail -5 "$folder/node-$number/logs/console.log" "$folder/node-$number/logs/portal-$nodes.log" >&2 || true; done
        exit 1
    fi
    touch "$folder/formed"
    echo "$url" > "$state/elasticsearch-$nodes-url"
}

# Each node answers and sees all the others.
wait_until_up() {
    python3 - "$1" "$nodes" << 'PYTHON'
import http.client, json, sys, time
url, wanted = sys.argv[1], int(sys.argv[2])
until = time.monotonic() + 180
for address in url.rpartition("/")[2].split(","):
    while True:
        try:
            connection = http.client.HTTPConnection(address, timeout=5)
            connection.request("GET", "/_cluster/health?timeout=1s")
            health = json.load(connection.getresponse())
            if health["number_of_nodes"] >= wanted and health["status"] != "red":
                break
        except (OSError, ValueError, KeyError, http.client.HTTPException):
            pass
        if time.monotonic() > until:
            sys.exit(1)
        time.sleep(0.3)
PYTHON
}

stop_nodes() {
    nodes=$1
    [ -f "$state/elasticsearch-$nodes-data" ] || return 0
    folder=$(cat "$state/elasticsearch-$nodes-data")
    stopped=
    for number in $(numbers); do
        pid=$folder/node-$number/pid
        if process_runs "$pid"; then
            as_service_user "kill -CONT $(cat "$pid"); kill $(cat "$pid")"
            stopped=yes
        fi
    done
    for number in $(numbers); do
        tries=0
        while process_runs "$folder/node-$number/pid" && [ $tries -lt 150 ]; do
            tries=$((tries + 1))
            sleep 0.2
        done
        rm -f "$folder/node-$number/pid"
    done
    rm -f "$state/elasticsearch-$nodes-url"
    [ -z "$stopped" ] || say "Elasticsearch stopped ($nodes)"
}

# --- Nodes in containers ----------------------------------------------------------------------

start_containers() {
    engine=$1
    key=$(printf '%s' "$state" | cksum | cut -d' ' -f1)-$nodes
    $engine network inspect "portal-$key" > /dev/null 2>&1 || $engine network create "portal-$key" > /dev/null
    : > "$state/elasticsearch-ports"
    for number in $(numbers); do
        name=portal-$key-$number
        if [ "$($engine inspect -f '{{.State.Running}}' "$name" 2> /dev/null || true)" != true ]; then
            $engine rm -f "$name" > /dev/null 2>&1 || true
            if [ "$nodes" = 1 ]; then
                set -- -e discovery.type=single-node
            else
                set -- -e "discovery.seed_hosts=$(numbers | sed "s/^/portal-$key-/" | paste -s -d, -)" \
                    -e "cluster.initial_master_nodes=$(numbers | sed "s/^/portal-$key-/" | paste -s -d, -)"
            fi
            $engine run -d --name "$name" --network "portal-$key" -p 127.0.0.1::9200 -e "node.name=$name" "$@" \
                -e xpack.security.enabled=false -e path.repo=/tmp/snapshots -e "ES_JAVA_OPTS=-Xms$heap -Xmx$heap" \
                -e cluster.routing.allocation.disk.threshold_enabled=false "elasticsearch:$version" > /dev/null
            echo "$engine $name" >> "$state/elasticsearch-containers"
        fi
        $engine port "$name" 9200/tcp | head -1 >> "$state/elasticsearch-ports"
    done
    url=$(one_address < "$state/elasticsearch-ports")
    wait_until_up "$url" || { say "Elasticsearch does not come up in its containers"; exit 1; }
    echo "$url" > "$state/elasticsearch-$nodes-url"
}

stop_containers() {
    [ -f "$state/elasticsearch-containers" ] || return 0
    while read -r engine name; do
        $engine rm -f "$name" > /dev/null 2>&1 || true
        $engine network rm "${name%-*}" > /dev/null 2>&1 || true
    done < "$state/elasticsearch-containers"
    rm -f "$state/elasticsearch-containers" "$state"/elasticsearch-?-url
    say "Elasticsearch containers removed"
}

case ${1:-} in
    there)
        if given_address > /dev/null || [ -n "${ELASTICSEARCH_HOME:-}" ] || container_engine > /dev/null; then exit 0; fi
        java_home > /dev/null && { [ -d "$(cache_folder)/elasticsearch-$version" ] || command -v mvn > /dev/null; }
        ;;
    java)
        java_home ""
        ;;
    start)
        case $nodes in 1 | 3) ;; *) say "ES_NODES is 1 or 3"; exit 2 ;; esac
        if address=$(given_address); then echo "export SEARCH_URL=$address"; exit; fi
        umask 077
        mkdir -p "$state"
        chmod 711 "$state" # the servers' user passes through to its data
        if [ -z "${ELASTICSEARCH_HOME:-}" ] && engine=$(container_engine); then start_containers "$engine"; else start_nodes; fi
        echo "export SEARCH_URL=$(cat "$state/elasticsearch-$nodes-url")"
        ;;
    stop)
        case ${2:-} in
            '') stop_nodes 1; stop_nodes 3; stop_containers ;;
            *) stop_nodes "$2" ;;
        esac
        ;;
    *)
        say "usage: elasticsearch.sh start|stop|there|java"
        exit 2
        ;;
esac
