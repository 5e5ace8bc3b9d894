#!/bin/sh
# Runs a command that hands its arguments to pytest. Tests that failed run once more, unless one of them is marked
# as certain (tests/second_try.py); what fails twice has failed. Ends with pytest's summary.
#   try_twice.sh COMMAND [ARGUMENT…]
set -u
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
trap 'exit 130' INT TERM
set -- "$@" -p tests.second_try -o "cache_dir=$cache"
"$@"
status=$?
if [ "$status" != 0 ] && [ -f "$cache/v/second_try/failed" ]; then
    "$@" --last-failed --last-failed-no-failures none
    status=$?
fi
exit "$status"
