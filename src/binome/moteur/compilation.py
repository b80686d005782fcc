"""Compiled kernels: numba, on first call, with a disk cache keyed by what the machine code depends on.

numba's own cache lives beside the source and is lost when the package is installed again elsewhere, and it does not see
that a kernel called from another module has changed. Here the key is the content: source of the kernel's module and of
every kernel it calls, constants it captured, version of Binôme, of numba and of Python, and the processor (numba's
index adds the last one). Importing this module does not import numba; decorating a function does, so modules that hold
kernels are imported where they are used.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

from binome.version import __version__

F = TypeVar("F", bound=Callable[..., Any])
_perdus: list[str] = []
"""Kernels that this process compiled and could not keep."""


def dossier_cache() -> Path:
    """Folder of the compiled kernels: `BINOME_CACHE`, else `var/noyaux` of a checkout, else the user's cache folder."""
    if choisi := os.environ.get("BINOME_CACHE"):
        return Path(choisi)
    racine = Path(__file__).resolve().parents[3]
    if (racine / "pyproject.toml").is_file() and (racine / "src" / "binome").is_dir():
        return racine / "var" / "noyaux"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "binome"


def _dossier() -> Path:
    """Where the machine code of this version is; asked for without importing numba."""
    return dossier_cache() / f"binome-{__version__}-numba-{version('numba')}"


def prets(sources: Iterable[Path]) -> bool:
    """Whether `noter_prets` was said of these very modules, for this processor, and their machine code is still there.

    Costs the reading of the modules and one look at each file; numba is not imported.
    """
    try:
        noms: list[str] = json.loads(_temoin(sources).read_bytes())
        return all((_dossier() / nom).is_file() for nom in noms)
    except (OSError, ValueError, TypeError):
        return False


def noter_prets(sources: Iterable[Path]) -> None:
    """Say that all the kernels of these modules are compiled, and list their files. Errors: OSError, also when the
    machine code of one could not be kept: a full disk may take this list and not what it lists.
    """
    if _perdus:
        raise OSError(f"machine code not kept: {', '.join(_perdus)}")
    modules = tuple(sources)
    noms = sorted(f.name for s in modules for f in _dossier().glob(f"{s.stem}.*.nb[ci]"))
    provisoire = _temoin(modules).with_suffix(f".{os.getpid()}")
    provisoire.parent.mkdir(parents=True, exist_ok=True)
    try:
        provisoire.write_text(json.dumps(noms), encoding="utf-8")
        provisoire.replace(_temoin(modules))
    finally:
        provisoire.unlink(missing_ok=True)


def _temoin(sources: Iterable[Path]) -> Path:
    somme = hashlib.sha256(f"{sys.implementation.cache_tag}|{_processeur()}".encode())
    for source in sorted(sources):
        somme.update(b"\0" + source.read_bytes())
    return _dossier() / f"prets-{somme.hexdigest()[:16]}.json"


@functools.cache
def _processeur() -> str:
    """What numba keys its machine code by: another processor compiles its own."""
    llvm: Any = importlib.import_module("llvmlite.binding")
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def noyau(fonction: F) -> F:
    """Compile `fonction` with numba when it is first called, and keep the machine code on disk.

    Division by zero follows numpy (inf or nan), no reordering of floating-point operations, the GIL is released.
    A cache that cannot be written or read is not an error: the kernel is compiled again.
    """
    return cast(F, _compiler(fonction, {}))


def noyau_nu(fonction: Callable[..., Any]) -> Callable[..., Any]:
    """Same, for a kernel that allocates nothing and returns no array: without numba's reference counts, which cost more
    than the work itself where small functions hand structures of arrays to each other."""
    return _compiler(fonction, {"_nrt": False})


def _compiler(fonction: Callable[..., Any], options: dict[str, Any]) -> Callable[..., Any]:
    numba: Any = importlib.import_module("numba")
    compilee: Any = numba.njit(nogil=True, error_model="numpy", **options)(fonction)
    if not numba.config.DISABLE_JIT:
        compilee._cache = _classe_cache()(fonction)
        compilee._cache.alloue = options.get("_nrt", True)
    return cast(Callable[..., Any], compilee)


def empreinte(fonction: Callable[..., Any]) -> str:
    """SHA-256 of everything the machine code of `fonction` comes from, in hexadecimal."""
    somme = hashlib.sha256(f"{__version__}|{sys.implementation.cache_tag}".encode())
    for morceau in sorted(set(_origines(fonction, set()))):
        somme.update(b"\0" + morceau.encode())
    return somme.hexdigest()


def _origines(fonction: Callable[..., Any], vues: set[int]) -> Iterator[str]:
    """Sources and captured constants reached from `fonction` through the kernels it names."""
    if id(fonction) in vues:
        return
    vues.add(id(fonction))
    # A module that moves leaves machine code whose types are named after where it was: neither read nor written over.
    yield fonction.__module__
    yield _source(fonction.__code__.co_filename)
    for nom in _noms(fonction.__code__):
        valeur = fonction.__globals__.get(nom)
        appelee = getattr(valeur, "py_func", None)
        if appelee is not None:
            yield from _origines(appelee, vues)
        elif isinstance(valeur, (bool, int, float, str, tuple)):
            yield f"{fonction.__module__}.{nom}={valeur!r}"


def _noms(code: Any) -> Iterator[str]:
    yield from code.co_names
    for constante in code.co_consts:
        if hasattr(constante, "co_names"):
            yield from _noms(constante)


@functools.cache
def _source(chemin: str) -> str:
    return hashlib.sha256(Path(chemin).read_bytes()).hexdigest()


@functools.cache
def _classe_cache() -> Any:
    """Numba's function cache with our locator, made here so that this module can be imported without numba."""
    caching: Any = importlib.import_module("numba.core.caching")
    memoire: Any = importlib.import_module("numba.core.runtime").rtsys

    class Localisateur(caching._CacheLocator):  # type: ignore[misc]
        def __init__(self, fonction: Any) -> None:
            self._py_file = fonction.__code__.co_filename
            self._empreinte = empreinte(fonction)
            self._rangement = str(_dossier())

        @classmethod
        def from_function(cls, fonction: Any, _fichier: str) -> Localisateur:
            return cls(fonction)

        def get_cache_path(self) -> str:
            return self._rangement

        def get_source_stamp(self) -> str:
            return self._empreinte

        def get_disambiguator(self) -> str:
            return self._empreinte[:16]

    class Rangement(caching.CompileResultCacheImpl):  # type: ignore[misc]
        _locator_classes = (Localisateur,)

    class Cache(caching.FunctionCache):  # type: ignore[misc]
        _impl_class = Rangement
        alloue = True

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            # Not numba's own way, which first loads all its compiler knows (scipy included, half of a cold command).
            # Finished machine code needs at most the memory manager; the compiler loads the rest when it must.
            try:
                if self.alloue:
                    memoire.initialize(target_context)
                return self._load_overload(sig, target_context)
            except Exception:  # noqa: BLE001 - a damaged cache file may raise anything; compiling again is the answer
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            try:
                super().save_overload(sig, data)
            except Exception:  # noqa: BLE001 - neither a full disk nor an unreadable index may stop a computation
                _perdus.append(self._name)
                self.disable()

    return Cache
