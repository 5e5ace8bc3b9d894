"""A portal of its own for each size that is measured: folder, database, index and settings."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Instance:
    """One portal under `VAR_DIR/bench/`, never the one that people use.

    name: such as `10000`, also the name of its folder.
    search_url: of a server to be measured; the embedded engine where it is empty.
    database_url: of a PostgreSQL server, on which a database `bench_<name>` is made; SQLite where it is empty.
    root: the checkout that runs it.
    """

    name: str
    search_url: str = ""
    database_url: str = ""
    root: Path = ROOT

    @property
    def folder(self) -> Path:
        """Everything of it that lies in files."""
        return Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute() / "bench" / self.name

    @property
    def corpus(self) -> Path:
        """The lines it was filled from."""
        return self.folder / "corpus.jsonl"

    @property
    def index(self) -> Path:
        """The folder of the embedded index."""
        return self.folder / "index"

    @property
    def database(self) -> str:
        """Address of its own database."""
        if not self.database_url:
            return f"sqlite:///{self.folder / 'portal.sqlite3'}"
        return urlunsplit(urlsplit(self.database_url)._replace(path=f"/bench_{self.name.replace('-', '_')}"))

    @property
    def search(self) -> str:
        """Address of its own index, on a server under a prefix of its own."""
        if not self.search_url:
            return f"embedded://{self.index}"
        return urlunsplit(urlsplit(self.search_url)._replace(path=f"/bench-{self.name}"))

    def environment(self, port: int = 8000) -> dict[str, str]:
        """Production settings without limits for readers: one client asks for thousands of pages here."""
        own = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "SEARCH_URL": self.search,
            "SECRET_KEY": self._secret_key(),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "ALLOWED_HOSTS": "127.0.0.1",
            "EMAIL_URL": f"filemail://{self.folder / 'mail'}",
            "RATE_LIMITS": "off",
            "CACHE_URL": "",
        }
        return {**os.environ, **own}

    def _secret_key(self) -> str:
        path = self.folder / "secret-key"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_urlsafe(50))
            path.chmod(0o600)
        return path.read_text()

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Run Python with this portal's settings; raises CalledProcessError where it fails."""
        given = {**self.environment(), **(environment or {})}
        subprocess.run([sys.executable, *arguments], check=True, cwd=self.root, env=given)  # noqa: S603  our own modules

    def empty_database(self) -> None:
        """A database with all tables and the first content, and nothing else."""
        if self.database_url:
            self._create_on_server()
        else:
            for path in self.folder.glob("portal.sqlite3*"):
                path.unlink()
        shutil.rmtree(self.index, ignore_errors=True)
        self.bring_up_to_date()

    def bring_up_to_date(self) -> None:
        """Tables, messages and static files of today's sources."""
        self.run("manage.py", "migrate", "-v", "0")
        self.run("manage.py", "compile_catalogues", "-v", "0")
        self.run("manage.py", "collectstatic", "--noinput", "-v", "0")

    def _create_on_server(self) -> None:
        import psycopg
        from psycopg import sql

        name = sql.Identifier(urlsplit(self.database).path.lstrip("/"))
        with psycopg.connect(self.database_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
