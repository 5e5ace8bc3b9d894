#!/bin/sh
# All tests, with a real PostgreSQL, Redis, Elasticsearch and browser. Arguments go to pytest. Ends with pytest's own summary.
set -eu
cd "$(dirname "$0")/.."
sh scripts/packages.sh xgettext chromium postgres redis elasticsearch java fonts nginx
sh scripts/environment.sh dev
python=.venv/bin/python
export VAR_DIR="${VAR_DIR:-$PWD/var}"
mkdir -p "$VAR_DIR"
$python manage.py compile_catalogues -v 0

was_running=$(sh scripts/services.sh running)
variables=$(sh scripts/services.sh start)
end() { [ "$was_running" = yes ] || sh scripts/services.sh stop 2> /dev/null || true; }
trap end EXIT
trap 'exit 130' INT TERM
TEST_POSTGRES_URL=${TEST_POSTGRES_URL:-$(echo "$variables" | sed -n 's/^export DATABASE_URL=//p')}
TEST_REDIS_URL=${TEST_REDIS_URL:-$(echo "$variables" | sed -n 's/^export CACHE_URL=//p')}
TEST_ELASTICSEARCH_URL=${TEST_ELASTICSEARCH_URL:-$(echo "$variables" | sed -n 's/^export SEARCH_URL=//p')}
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
export TEST_POSTGRES_URL TEST_REDIS_URL TEST_ELASTICSEARCH_URL CHROMIUM

# `make test` draws the same values every time, `make test-long` others: SEED=… repeats those of an earlier run.
if [ -n "${LONG_TESTS:-}" ] && [ "$LONG_TESTS" != 0 ]; then
    export SEED="${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}"
    echo "Random values are drawn from SEED=$SEED"
    set -- --hypothesis-seed="$SEED" "$@"
fi

# The test databases are made anew: a migration may have changed.
$python -m pytest -n "${TEST_PROCESSES:-2}" --dist loadgroup --create-db "$@"
