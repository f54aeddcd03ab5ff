"""
A job as a value: what one look at it gave.

    job id ─► load_job ─┐                ┌─► load_more, load_evidence, read_log: what the service has besides
    replies ─► read_job ┴─► Job (frames, findings, use, figures, report)
"""

from ._fetch import fetched, frameless, leading_nowhere, where
from ._job import Job
from ._load import Source, load_job, resolve
from ._log import read_log
from ._more import load_evidence, load_more, with_news
from ._read import read_job

__all__ = [
    "Job",
    "Source",
    "fetched",
    "frameless",
    "leading_nowhere",
    "load_evidence",
    "load_job",
    "load_more",
    "read_job",
    "read_log",
    "resolve",
    "where",
    "with_news",
]
