"""Health addresses: `/-/live` (the process) and `/-/ready` (what it needs)."""

from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from practices.jobs.heartbeat import worker_state
from search.service import engine_state

WITHOUT_REDIS = "Redis does not answer; each process counts alone"


def live(request: HttpRequest) -> JsonResponse:
    """Return 200: the process responds."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Return 200 if database, migrations and cache work; a search, worker or Redis that is down only degrades."""
    checks: dict[str, str] = {}
    failed = False
    for name, check in (("database", _database), ("migrations", _migrations), ("cache", _cache)):
        try:
            checks[name] = check()
        except Exception as error:  # noqa: BLE001  any failure means not ready
            checks[name] = f"failed: {type(error).__name__}"
        failed = failed or checks[name] not in ("ok", WITHOUT_REDIS)
    if not failed:
        checks |= _degradable()
    status: dict[str, Any] = {"status": "failed" if failed else "ok", "checks": checks}
    if not failed and any(value != "ok" for value in checks.values()):
        status["status"] = "degraded"
    return JsonResponse(status, status=503 if failed else 200)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not pending else f"{len(pending)} pending"


def _cache() -> str:
    cache.set("health", "ok", 10)
    if cache.get("health") != "ok":
        return "does not keep values"
    return WITHOUT_REDIS if getattr(cache, "is_down", False) else "ok"


def _degradable() -> dict[str, str]:
    try:
        return {"search": engine_state(), "worker": worker_state()}
    except DatabaseError as error:
        return {"worker": f"failed: {type(error).__name__}"}
