"""Uploads to a full disk: the fields of the form survive, and no partial file remains."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest

_stored: ContextVar[list[Path] | None] = ContextVar("stored_files", default=None)


class KeepFieldsUploadHandler(TemporaryFileUploadHandler):
    """Django's handler, except that a failing disk ends the file and not the form.

    The fault is raised later, by `raise_upload_fault`: the fields behind the file are read by then.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._give_up(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Store a part of the file."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._give_up(error)
        return None

    def file_complete(self, file_size: int) -> Any:
        """Finish the file, and write what was buffered."""
        try:
            return super().file_complete(file_size)
        except OSError as error:
            self._note(error)
            return None

    def _give_up(self, error: OSError) -> None:
        self._note(error)
        raise SkipFile from error

    def _note(self, error: OSError) -> None:
        request: Any = self.request
        request.upload_fault = error
        request.lost_uploads = [*getattr(request, "lost_uploads", []), (self.field_name, self.file_name)]
        temporary = getattr(self, "file", None)
        if temporary is not None:
            try:
                temporary.close()
            except OSError:  # its rest could not be written either; the system removes the file all the same
                Path(temporary.temporary_file_path()).unlink(missing_ok=True)


def raise_upload_fault(request: HttpRequest) -> None:
    """Raise the error that stopped the reading of an uploaded file.

    Raises:
        OSError: the disk's own.
    """
    fault = getattr(request, "upload_fault", None)
    if fault is not None:
        raise fault


@contextmanager
def files_with_their_rows() -> Iterator[None]:
    """Remove the files that were stored inside the block when it fails, because their rows are rolled back."""
    token = _stored.set([])
    try:
        yield
    except BaseException:
        for path in _stored.get() or []:
            path.unlink(missing_ok=True)
        raise
    finally:
        _stored.reset(token)


class WholeFileStorage(FileSystemStorage):
    """Stores whole files or none, and removes them only with their rows."""

    def _save(self, name: str, content: Any) -> str:
        """Write to a temporary name, and rename the file at the end."""
        partial_name = str(PurePosixPath(name).parent / f".{uuid.uuid4().hex}.part")
        partial_path = Path(self.path(partial_name))
        try:
            super()._save(partial_name, content)  # type: ignore[misc]  # not in the stubs
            while True:
                final = Path(self.path(name))
                try:
                    final.touch(exist_ok=False)  # takes the name: two uploads may want the same one
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    break
            partial_path.replace(final)
        except BaseException:
            partial_path.unlink(missing_ok=True)
            raise
        stored = _stored.get()
        if stored is not None:
            stored.append(final)
        return final.relative_to(self.location).as_posix()

    def delete(self, name: str) -> None:
        """Remove at once, or with the commit where a transaction is open: a rollback needs the file again."""
        if transaction.get_connection(DEFAULT_DB_ALIAS).in_atomic_block:
            transaction.on_commit(partial(super().delete, name))
        else:
            super().delete(name)
