"""Room for the frames of Python, asked of the system once.

Since 3.11, Python keeps the frames of a thread in blocks of 16 kB: a call that does not fit in asks the system for one
more, and its return gives it back. A loop that happens to run at the edge of a block then pays two system calls and a
page fault each turn (half of the processor's time of `tests/web/test_matrice.py`, whose requests go through several
blocks before their view). A call whose own frame claims half of a large block leaves the other half to all it calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

_PLACES = 1 << 16
"""Places claimed, of eight bytes: blocks grow by doubling, so that as many are left for what is called."""


def au_large(appel: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """Make a call, and all the calls within it, without running out of room: about ten microseconds."""
    return appel(*args, **kwargs)


au_large.__code__ = au_large.__code__.replace(co_stacksize=_PLACES)
