"""Whether an error came of a full disk, in the words of every library that may meet one."""

from __future__ import annotations

import errno
import os
import sqlite3

import pytest

from bot.domain.full_disk import full_disk, is_of_full_disk


def os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number), "/data/x")


def raised_from(origin: Exception) -> Exception:
    try:
        try:
            raise origin
        except Exception as error:
            raise RuntimeError("cannot be used") from error
    except RuntimeError as error:
        return error


@pytest.mark.parametrize(
    ("error", "is_full"),
    [
        (os_error(errno.ENOSPC), True),
        (os_error(errno.EDQUOT), True),
        (os_error(errno.EFBIG), True),
        (os_error(errno.EACCES), False),
        (os_error(errno.EIO), False),
        # tantivy, Chroma, SQLite and safetensors, as they put it.
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), True),
        (ValueError("Failed to open file for write: 'IoError { kind: StorageFull, .. }'"), True),
        (RuntimeError("error returned from database: (code: 13) database or disk is full"), True),
        (sqlite3.OperationalError("database or disk is full"), True),
        (RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)"), True),
        (RuntimeError('could not extend file "base/1": No space left on device'), True),
        (RuntimeError("Disk quota exceeded (os error 122)"), True),
        (RuntimeError("(code: 778) disk I/O error"), False),
        (RuntimeError("429 Too Many Requests: quota exceeded"), False),
        (ValueError("413: file too large"), False),
        (RuntimeError("Failed to apply logs to the hnsw segment writer"), False),
        (sqlite3.DatabaseError("file is not a database"), False),
        # An OSError says what it is by its number, whatever its file is called.
        (OSError(errno.ENOENT, "No such file or directory", "/the disk is full/x"), False),
        (raised_from(os_error(errno.ENOSPC)), True),
        (raised_from(os_error(errno.EACCES)), False),
    ],
)
def test_a_full_disk_is_known_by_what_libraries_say(error, is_full):
    assert is_of_full_disk(error) is is_full


def test_errors_that_are_each_others_origin_end():
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert not is_of_full_disk(one)


def test_where_is_told():
    assert full_disk("/data/vectors") == "The disk is full: nothing more can be written to /data/vectors."
