"""A text in a file: all of it, or what the file had before."""

import errno
import os
import subprocess
import sys
import threading

import pytest

from ma_widgets.display import write_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, modes and limits of files are POSIX's")

LIMITED = """
import resource, signal, sys
from ma_widgets.display import write_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_file(sys.argv[1], "new" * 1000)
except OSError as error:
    sys.exit(error.errno)
"""


def test_a_file_that_cannot_be_written_whole_stays(tmp_path):
    """
    The old page is there, and nothing beside it.
    """
    path = tmp_path / "job.html"
    path.write_text("old", encoding="utf-8")

    done = subprocess.run([sys.executable, "-c", LIMITED, str(path)], check=False)

    assert errno.EFBIG == done.returncode
    assert "old" == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.iterdir())


def test_a_new_file_has_the_mode_of_any_other(tmp_path):
    """
    What the umask says, as with open().
    """
    (tmp_path / "other").write_text("", encoding="utf-8")
    write_file(tmp_path / "job.html", "…")

    assert (tmp_path / "other").stat().st_mode == (tmp_path / "job.html").stat().st_mode
    assert "…".encode() == (tmp_path / "job.html").read_bytes()


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path):
    """
    What is written is the file that the link names, which others may read as before.
    """
    path, link = tmp_path / "job.html", tmp_path / "link.html"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)

    write_file(link, "new")

    assert link.is_symlink()
    assert ("new", 0o640) == (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777)


def test_a_link_to_a_file_that_is_not_there_yet_makes_it(tmp_path):
    """
    As with open().
    """
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "job.html")

    write_file(str(link), "new")

    assert "new" == (tmp_path / "job.html").read_text(encoding="utf-8")


def test_what_is_no_file_is_written_to(tmp_path):
    """
    A pipe has a reader, who would wait for ever if a file took its place.
    """
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()

    write_file(pipe, "new")
    reader.join(60)

    assert [b"new"] == read
    assert pipe.is_fifo()


def test_where_no_other_file_may_be_made_the_file_itself_is_written(tmp_path, monkeypatch):
    """
    In a folder of others, one that may be written is.
    """
    path = tmp_path / "job.html"
    path.write_text("old", encoding="utf-8")
    # The superuser, who runs tests in a container, may do anything.
    monkeypatch.setattr(os, "access", lambda place, mode: place != tmp_path)
    before = path.stat().st_ino

    write_file(path, "new")

    assert (before, "new") == (path.stat().st_ino, path.read_text(encoding="utf-8"))


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    """
    That its folder may be written is no permission.
    """
    path = tmp_path / "job.html"
    path.write_text("old", encoding="utf-8")
    before = path.stat().st_ino
    monkeypatch.setattr(os, "access", lambda place, mode: place != path)

    write_file(path, "new")

    assert before == path.stat().st_ino


def test_a_file_whose_name_cannot_be_taken_is_filled(tmp_path, monkeypatch):
    """
    One that is mounted into a container is busy for its system.
    """
    path = tmp_path / "job.html"
    path.write_text("old", encoding="utf-8")

    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr("pathlib.Path.replace", busy)
    write_file(path, "new")

    assert "new" == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.iterdir())
