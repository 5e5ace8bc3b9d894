#!/bin/sh
# Production settings, gunicorn and the worker. On a laptop (no SITE_URL, or one on a loopback host)
# what production needs is made up here and kept under VAR_DIR; for a public address nothing is:
# then the settings say what is missing.
set -eu
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE="${DJANGO_SETTINGS_MODULE:-portal.settings.production}"
export PORT="${PORT:-8000}" WEB_CONCURRENCY="${WEB_CONCURRENCY:-2}" VAR_DIR="${VAR_DIR:-$PWD/var}"
export SITE_URL="${SITE_URL:-http://127.0.0.1:$PORT}"
case $SITE_URL in
    http://127.0.0.1 | http://127.0.0.1[:/]* | http://localhost | http://localhost[:/]* | "http://[::1]"*)
        mkdir -p "$VAR_DIR"
        if [ -z "${SECRET_KEY:-}" ]; then
            key=$VAR_DIR/secret-key
            [ -s "$key" ] || (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' > "$key")
            SECRET_KEY=$(cat "$key")
        fi
        export SECRET_KEY ALLOWED_HOSTS="${ALLOWED_HOSTS:-127.0.0.1,localhost,[::1]}" \
            EMAIL_URL="${EMAIL_URL:-filemail://$VAR_DIR/mail}"
        ;;
esac
exec .venv/bin/python manage.py serve "$@"
