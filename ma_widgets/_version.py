"""The version, where every room can have it: the door imports rooms."""

__version__ = "0.1.0"
