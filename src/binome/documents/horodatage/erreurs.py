"""Why a token is not accepted."""

from __future__ import annotations


class JetonRefuseError(ValueError):
    """It is no token of this fingerprint by this authority; the message is in French."""


class JetonNonVerifieError(JetonRefuseError):
    """This machine cannot tell: never valid here, and not called false either."""
