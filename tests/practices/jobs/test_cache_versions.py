"""Versions of what each process caches."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from practices.jobs.cache_versions import CacheVersion, request_cache_version

LABELS, LAYOUT = CacheVersion.LABELS, CacheVersion.LAYOUT


@pytest.mark.django_db
def test_a_change_gives_a_version_that_never_was() -> None:
    seen = {CacheVersion.current(LABELS)}
    for _change in range(3):
        CacheVersion.advance(LABELS)
        assert CacheVersion.current(LABELS) not in seen
        seen.add(CacheVersion.current(LABELS))


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_the_version_and_its_number_is_not_used_again() -> None:
    CacheVersion.advance(LAYOUT)
    before = CacheVersion.current(LAYOUT)
    with transaction.atomic():
        CacheVersion.advance(LAYOUT)
        lost = CacheVersion.current(LAYOUT)
        transaction.set_rollback(True)
    assert CacheVersion.current(LAYOUT) == before
    CacheVersion.advance(LAYOUT)
    assert CacheVersion.current(LAYOUT) not in (before, lost)


@pytest.mark.django_db
def test_a_request_reads_all_versions_by_one_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    CacheVersion.objects.all().delete()
    CacheVersion.advance(LABELS)
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert request_cache_version(request, LABELS) > 0
        assert request_cache_version(request, LAYOUT) == 0
        assert request_cache_version(request, "never changed") == 0


def migrate(target: str) -> None:
    MigrationExecutor(connection).migrate([("practices", target)])


@pytest.fixture
def migrated_back() -> Iterator[None]:
    """The database of the release before; whatever happens, it is up to date afterwards."""
    migrate("0003_source_per_version")
    yield
    migrate("0004_cache_version")


@pytest.mark.django_db(transaction=True)
def test_the_migration_keeps_the_versions_of_the_release_before(migrated_back: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM practices_versionstamp")
        cursor.execute("INSERT INTO practices_versionstamp (name, value) VALUES ('labels', 7), ('frame', 8)")
    migrate("0004_cache_version")
    assert dict(CacheVersion.objects.values_list("name", "value")) == {"labels": 7, "layout": 8}
