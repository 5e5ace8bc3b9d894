#!/bin/sh
# Everything that can be said about the sources without running the portal. Says all faults, not only the first.
set -eu
cd "$(dirname "$0")/.."
sh scripts/packages.sh xgettext
sh scripts/environment.sh dev
bin=.venv/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Django activates a language it does not know itself only with its compiled catalogue.
VAR_DIR="$scratch/var" $bin/python manage.py compile_catalogues -v 0
failed=

step() {
    title=$1
    shift
    if "$@" > "$scratch/output" 2>&1; then
        printf 'ok    %s\n' "$title"
    else
        printf 'FAIL  %s\n' "$title"
        cat "$scratch/output"
        failed="$failed $title,"
    fi
}

# The deployment check runs with production settings; the key is made for this run only.
deploy() {
    env DJANGO_SETTINGS_MODULE=portal.settings.production SITE_URL=https://example.org ALLOWED_HOSTS=example.org \
        EMAIL_URL=smtp://localhost VAR_DIR="$scratch/var" \
        SECRET_KEY="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
        $bin/python manage.py check --deploy --fail-level WARNING
}

step format $bin/ruff format --check .
step lint $bin/ruff check .
step types $bin/mypy portal practices search tests manage.py
step "import contracts" $bin/lint-imports
step migrations env VAR_DIR="$scratch/var" $bin/python manage.py makemigrations --check --dry-run
step catalogues env VAR_DIR="$scratch/var" $bin/python manage.py check_catalogues
step "template format" $bin/djade --check --target-version 5.2 $(find templates portal practices search -name '*.html' -o -name '*.txt' -path '*templates*')
step "template lint" $bin/curlylint templates
step deployment deploy

if [ -n "$failed" ]; then
    echo "Failed:${failed%,}"
    exit 1
fi
