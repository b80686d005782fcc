"""The one place where the version of Binôme is written."""

__version__ = "0.1.0"
