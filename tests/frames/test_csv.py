"""A frame as CSV: what a spreadsheet makes of it, and what pandas reads back."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from ma_widgets.frames import JobFrames, csv_of

from ..conftest import SAMPLES, reply

FORMULAS = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\n=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "--lr 0.1",
]


def rows(text):
    """Return the cells as a spreadsheet finds them."""
    return list(csv.reader(io.StringIO(text, newline="")))


def parameters(*values):
    made = {"metadata": {"id": "job-1"}, "algorithm": {"parameters": [{"name": "x", "value": each} for each in values]}}
    return rows(csv_of(JobFrames(made).columns("parameters")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    """
    What would be computed begins with an apostrophe, and is otherwise what it was.
    """
    _, (_, cell, *_) = parameters(text)

    assert cell[0] in "'\\"
    assert text.replace("\r", "\\x0d") == cell.lstrip("'")


@pytest.mark.parametrize("text", ["-1", "+2.5", "-1e-5", "-.5", "1-2", "a=b", "obs://x", ""])
def test_a_number_and_a_word_stay(text):
    """
    A negative number is no formula, nor is what has such a sign inside.
    """
    assert text == parameters(text)[1][1]


@pytest.mark.parametrize("text", ['a"b', 'a","b', "a\nb", "a\r\nb", "a\rb", "a;b", "\ud800", "\x00", "\u202e"])
def test_a_cell_is_one_cell(text):
    """
    Quotes, separators and line ends stay inside; what cannot be seen is an escape.
    """
    header, row = parameters(text)

    assert len(header) == len(row)
    assert "x" == row[0]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_frame_is_read_back(name):
    """
    Each frame of each sample: as many rows and columns as the frame, each text as it was.
    """
    frames = JobFrames(reply(name))
    for frame in frames.names:
        columns = frames.columns(frame)
        read = pd.read_csv(io.StringIO(csv_of(columns)), dtype=str, keep_default_na=False)

        assert (columns.row_count, len(columns)) == read.shape
        for field, column in zip(columns.fields, read):
            texts = [(value, cell) for value, cell in zip(columns[field.name], read[column]) if isinstance(value, str)]
            assert [value for value, _ in texts] == [cell.lstrip("'") if cell[:1] == "'" else cell for _, cell in texts]


def test_times_and_durations_are_told_in_one_unit():
    """
    A moment is ISO 8601 in UTC, a duration seconds, nothing an empty cell.
    """
    header, row, *_ = rows(csv_of(JobFrames(reply("running")).columns("status")))
    cells = dict(zip(header, row))

    assert "2025-07-29T08:04:00+00:00" == cells["started_at"]
    assert "37560" == cells["duration_seconds"]
