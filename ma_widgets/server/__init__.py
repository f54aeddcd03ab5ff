"""
The extension of a Jupyter server: one cache for all its kernels, and a page of a job that needs none.

    kernel ─► ServerSession ─┐
    script ─► api/jobs/{id} ─┼─► handlers ─► desk ─► flights ─► cache ─► session ─► service
    reader ─► jobs/{id} ─────┘   (may he?)   (with which credentials?)
"""

from ._extension import MaWidgetsServer

__all__ = ["MaWidgetsServer"]
