"""Wrong wall clocks for real processes. Each process reads its offset from a file, repeatedly.

A small C library is loaded between a process and the system clock, so everything in the process sees the wrong time: Python,
its libraries and the log. Steady time is not changed.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static volatile int64_t nothing = 0, *ahead = &nothing;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("WALL");
    int file = name ? open(name, O_RDONLY) : -1;
    void *seen = file >= 0 ? mmap(0, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
    if (seen != MAP_FAILED) ahead = seen;
}

int clock_gettime(clockid_t which, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(which, at);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += *ahead;
    return failed;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
"""


@dataclass(frozen=True)
class Wall:
    """The wall clock of one machine."""

    library: Path
    file: Path

    def set(self, ahead: timedelta) -> None:
        """Set how far it is ahead of the right time, in whole seconds."""
        with self.file.open("r+b") as file:
            file.write(struct.pack("q", int(ahead.total_seconds())))

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables that give a process this clock."""
        return {"LD_PRELOAD": str(self.library), "WALL": str(self.file)}


def walls(folder: Path, ahead: Sequence[timedelta]) -> Sequence[Wall]:
    """Clocks with these offsets. Returns none without a C compiler."""
    if (compiler := shutil.which("cc")) is None:
        return ()
    library = folder / "walls.so"
    if not library.exists():
        source = library.with_suffix(".c")
        source.write_text(SOURCE, encoding="utf-8")
        subprocess.run((compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"), check=True)
    made = []
    for number, one in enumerate(ahead):
        wall = Wall(library, folder / f"wall {number}")
        wall.file.write_bytes(bytes(8))
        wall.set(one)
        made.append(wall)
    return made
