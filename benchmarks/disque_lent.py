"""A disk that takes its time: a library to preload, which makes every fsync last so many milliseconds more.

The disks of small servers acknowledge an fsync in 1 to 10 ms, those of some test machines in a tenth of one: what is
measured there says nothing of a disk. Needs a C compiler.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <time.h>

static int puis_attendre(const char *nom, int fd) {
    int (*vrai)(int) = (int (*)(int)) dlsym(RTLD_NEXT, nom);
    int rendu = vrai(fd);
    int faute = errno;
    struct timespec attente = {DELAI_MS / 1000, DELAI_MS % 1000 * 1000000L};
    nanosleep(&attente, NULL);
    errno = faute;
    return rendu;
}

int fsync(int fd) { return puis_attendre("fsync", fd); }
int fdatasync(int fd) { return puis_attendre("fdatasync", fd); }
"""


def compiler(millisecondes: int, ou: Path) -> Path:
    """The library, compiled in the folder `ou`. Raises SystemExit without a compiler."""
    if (compilateur := shutil.which("cc")) is None:
        raise SystemExit("Un compilateur C (cc) est nécessaire pour ralentir le disque.")
    source, bibliotheque = ou / "disque_lent.c", ou / "disque_lent.so"
    source.write_text(SOURCE, encoding="utf-8")
    options = ["-shared", "-fPIC", "-O1", f"-DDELAI_MS={millisecondes}", "-o", str(bibliotheque), str(source), "-ldl"]
    subprocess.run([compilateur, *options], check=True)
    return bibliotheque
