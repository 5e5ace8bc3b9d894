#!/bin/sh
# Makes .venv/ with exactly the locked packages.
#   environment.sh base   what the portal needs to run
#   environment.sh dev    and what tests and checks need
#   environment.sh lock   resolves pyproject.toml anew into requirements/
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-base}
tools=.venv/tools

say() { printf '%s\n' "$*" >&2; }

# uv takes its package index from where pip takes it on this machine.
follow_pip() {
    pip="$tools/bin/python -m pip"
    index=${PIP_INDEX_URL:-$($pip config get global.index-url 2>/dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    certificate=${PIP_CERT:-$($pip config get global.cert 2>/dev/null || true)}
    [ -z "$certificate" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificate}"
    [ -z "${PIP_FIND_LINKS:-}" ] || [ ! -e "$PIP_FIND_LINKS" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"
    export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-${PIP_DEFAULT_TIMEOUT:-60}}"
}

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (4, 0))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv"
    exit 4
}

install_uv() {
    uv_stamp=$tools/.uv
    uv_sum=$(cksum < requirements/uv.txt)
    if [ "$(cat "$uv_stamp" 2>/dev/null || true)" = "$uv_sum" ] && [ -x "$tools/bin/uv" ]; then return; fi
    python=$(find_python)
    say "Making the environment with $("$python" --version)"
    [ -x .venv/bin/python ] || "$python" -m venv --without-pip .venv
    if ! "$python" -m venv "$tools"; then
        say "This Python has no venv. On Debian: apt-get install python3-venv"
        exit 4
    fi
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
    printf '%s' "$uv_sum" > "$uv_stamp"
}

mkdir -p .venv
# Two calls at once: the second waits.
if command -v flock > /dev/null; then exec 9> .venv/.lock-of-make; flock 9; fi

if [ "$wanted" = lock ]; then
    install_uv
    follow_pip
    set -- --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet
    "$tools/bin/uv" pip compile "$@" --all-extras pyproject.toml -o requirements/base.txt
    "$tools/bin/uv" pip compile "$@" --all-extras pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt
    exit
fi

# The dictionaries of the search belong to the packages: prepared once, for every VAR_DIR of this checkout.
prepare_lexicons() {
    lexicons_stamp=.venv/.lexicons
    lexicons_sum=$(cat requirements/base.txt search/analysis/lexicons/*.py search/analysis/languages/*.toml \
        search/analysis/normalising.py practices/languages/folding.py practices/languages/letters.py | cksum)
    if [ "$(cat "$lexicons_stamp" 2>/dev/null || true)" = "$lexicons_sum" ]; then return; fi
    .venv/bin/python manage.py prepare_lexicons
    printf '%s' "$lexicons_sum" > "$lexicons_stamp"
}

# Once the packages for development are there they stay, and `make demo` after `make test` removes nothing.
if [ -f .venv/.installed-dev ]; then wanted=dev; fi
stamp=.venv/.installed-$wanted
sum=$(cat requirements/uv.txt "requirements/$wanted.txt" | cksum)
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$sum" ]; then
    prepare_lexicons
    exit
fi

install_uv
follow_pip
say "Installing the locked packages ($wanted)"
"$tools/bin/uv" pip sync --python .venv/bin/python --require-hashes --compile-bytecode "requirements/$wanted.txt"
printf '%s' "$sum" > "$stamp"
prepare_lexicons
