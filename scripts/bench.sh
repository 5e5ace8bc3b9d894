#!/bin/sh
# Runs the benchmarks of bench/, once there are any.
set -eu
cd "$(dirname "$0")/.."
if [ ! -f bench/run.py ]; then
    echo "There are no benchmarks yet; they come with bench/run.py." >&2
    exit 4
fi
sh scripts/environment.sh dev
exec .venv/bin/python bench/run.py "$@"
