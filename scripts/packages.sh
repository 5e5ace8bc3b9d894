#!/bin/sh
# Sees to it that system programs are there: packages.sh xgettext chromium postgres redis elasticsearch java fonts nginx
# Installs what is missing where it may (root or password-less sudo, Debian family);
# otherwise lists it with the one command to run, and ends with 4.
set -eu
cd "$(dirname "$0")/.."

postgres_folder() { ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -t/ -k5 -n | tail -1; }

is_there() {
    case $1 in
        chromium) [ -n "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome ;;
        postgres) [ -n "${TEST_POSTGRES_URL:-}" ] || [ -n "$(postgres_folder)" ] || command -v initdb ;;
        redis) [ -n "${TEST_REDIS_URL:-}" ] || command -v redis-server ;;
        elasticsearch) [ -n "${TEST_ELASTICSEARCH_URL:-}" ] || sh scripts/elasticsearch.sh there || command -v mvn ;;
        java) [ -n "${TEST_ELASTICSEARCH_URL:-}" ] || sh scripts/elasticsearch.sh there || sh scripts/elasticsearch.sh java ;;
        fonts) [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" -name '*.[ot]tf' 2> /dev/null | head -1)" ] ;;
        nginx) command -v nginx || [ -x /usr/sbin/nginx ] ;;
        *) command -v "$1" ;;
    esac > /dev/null 2>&1
}

newest_java() {
    for release in 25 21; do
        if apt-cache show "openjdk-$release-jre-headless" > /dev/null 2>&1; then echo "openjdk-$release-jre-headless"; return; fi
    done
    echo openjdk-21-jre-headless
}

package_of() {
    case $1 in
        xgettext) echo gettext ;;
        postgres) echo postgresql ;;
        redis) echo redis-server ;;
        elasticsearch) echo maven ;;
        java) newest_java ;;
        fonts) echo fonts-dejavu-core ;;
        nginx) echo nginx-light ;;
        *) echo "$1" ;;
    esac
}

missing=
for program in "$@"; do is_there "$program" || missing="$missing $(package_of "$program")"; done
[ -n "$missing" ] || exit 0

command="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get > /dev/null; then
    echo "Missing, to be installed with this system's own means:$missing" >&2
    exit 4
fi
if [ "$(id -u)" = 0 ]; then
    root=env
elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
    root="sudo -n env"
else
    printf 'Missing:%s\nRun: sudo %s\n' "$missing" "$command" >&2
    exit 4
fi
echo "Installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086  the words of $root and $command are meant to be split
if ! { $root apt-get update && $root DEBIAN_FRONTEND=noninteractive $command; } > "$log" 2>&1; then
    tail -20 "$log" >&2
    printf 'The packages could not be installed. Run: sudo %s\n' "$command" >&2
    exit 4
fi
rm -f "$log"
