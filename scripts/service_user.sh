# Sourced by services.sh and elasticsearch.sh: the account that servers run as, and where their data lies.
# PostgreSQL and Elasticsearch refuse to run as root: then they run as PostgreSQL's own user, or as one made here.
# Needs $state, the folder that services.sh keeps its notes in.

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
secret() { python3 -c 'import secrets; print(secrets.token_hex(16))'; }

service_user() {
    if id postgres > /dev/null 2>&1; then echo postgres; return; fi
    id portal-services > /dev/null 2>&1 || useradd --system --shell /bin/sh portal-services
    echo portal-services
}

as_service_user() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && su "$(service_user)" -s /bin/sh -c "$*")
    else
        sh -c "$*"
    fi
}

# The data of a server: under VAR_DIR, or under /tmp where the servers' user cannot reach that folder.
data_folder() {
    if [ ! -f "$state/$1-data" ] || [ ! -d "$(cat "$state/$1-data")" ]; then
        folder=$state/$1
        mkdir -p "$folder"
        if [ "$(id -u)" = 0 ]; then
            chown "$(service_user)" "$folder"
            if ! as_service_user "test -w '$folder'" 2> /dev/null; then
                folder=$(mktemp -d "/tmp/portal-$1.XXXXXX")
                chown "$(service_user)" "$folder"
            fi
        fi
        echo "$folder" > "$state/$1-data"
    fi
    cat "$state/$1-data"
}
