"""Who sends the files."""

import pytest
from django.test import Client

from tests.factories import make_user


@pytest.fixture
def publisher(client: Client) -> Client:
    """A person who may add, replace and delete images and documents."""
    client.force_login(make_user("publisher"))
    return client
