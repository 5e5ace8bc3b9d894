#!/bin/sh
# Runs the benchmarks of bench/. SIZES="1000 10000 100000" names the numbers of records.
# Elasticsearch is measured where SEARCH_URL names a server; ELASTICSEARCH=1 starts one for the time of the run.
set -eu
cd "$(dirname "$0")/.."
sh scripts/environment.sh dev
if [ -n "${ELASTICSEARCH:-}" ] && [ -z "${SEARCH_URL:-}" ]; then
    eval "$(sh scripts/elasticsearch.sh start)"
    trap 'sh scripts/elasticsearch.sh stop' EXIT
    .venv/bin/python -m bench.run "$@"
    exit
fi
exec .venv/bin/python -m bench.run "$@"
