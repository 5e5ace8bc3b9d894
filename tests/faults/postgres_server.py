"""A PostgreSQL server of one's own, which a test may end as it likes."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ACCOUNTS = ("postgres", "portal-services")
"""As `scripts/service_user.sh` finds or makes them: the server refuses to run as root."""


class OwnServer:
    """The server in a folder, and its address."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port, self.password = folder / "data", _free_port(), secrets.token_hex(8)
        self._account: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = _service_account()
            self._account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            os.chown(folder, account.pw_uid, account.pw_gid)
        self._folder = folder

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgres://portal:{self.password}@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        """Make the data folder and start."""
        password_file = self._folder / "password"
        password_file.write_text(self.password)
        password_file.chmod(0o644)
        self._run(
            "initdb", "-D", self.data, "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256",
            f"--pwfile={password_file}", "--no-sync",
        )  # fmt: skip
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-l", self._folder / "server.log", "-o", options)

    def fill_from(self, url: str) -> None:
        """Copy all of another database into the empty one."""
        dump = subprocess.run([str(_binaries() / "pg_dump"), url], check=True, capture_output=True, timeout=120)
        fill = [str(_binaries() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", self.url]
        subprocess.run(fill, input=dump.stdout, check=True, capture_output=True, timeout=120)

    def restart(self) -> None:
        """End every connection at once, as a crash does, and start again with what was committed."""
        self._run(
            "pg_ctl", "restart", "-w", "-s", "-m", "immediate", "-D", self.data, "-l", self._folder / "server.log"
        )

    def stop(self) -> None:
        """End for good."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", self.data)

    def _run(self, program: str, *arguments: object) -> None:
        with (self._folder / "output.log").open("ab") as output:  # a pipe would stay open in the server
            subprocess.run(
                [str(_binaries() / program), *map(str, arguments)],
                cwd="/", stdout=output, stderr=output, check=True, timeout=120, **self._account,
            )  # fmt: skip


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A running server; it and its data are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    server = OwnServer(folder)
    try:
        server.create()
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    assert found, "PostgreSQL is not installed: run the tests with `make test`"
    return Path(found).parent


def _service_account() -> Any:
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError(f"there is no account {' or '.join(ACCOUNTS)}: run the tests with `make test`")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
