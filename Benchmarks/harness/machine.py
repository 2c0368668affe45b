"""The machine: what it is, which of its processors are used, and who else uses it."""
from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import List, Set


def describe(processors: List[int]) -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{_processor_name()}, {len(processors)} of {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def _processor_name() -> str:
    fields = dict(
        (part.strip() for part in line.split(":", 1))
        for line in _read("/proc/cpuinfo").splitlines() if ":" in line
    )
    name = fields.get("model name") or platform.processor() or "unknown processor"
    wide = [feature for feature in ("avx2", "avx512f", "amx_tile") if feature in fields.get("flags", "").split()]
    return f"{name} ({wide[-1]})" if wide else name


def choose(count: int) -> List[int]:
    """So many processors of those this process may use, on cores of their own as far as there are enough."""
    allowed = sorted(os.sched_getaffinity(0))
    firsts: List[int] = []
    others: List[int] = []
    seen: Set[str] = set()
    for processor in allowed:
        core = _read(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list").strip() or str(processor)
        (others if core in seen else firsts).append(processor)
        seen.add(core)
    return sorted((firsts + others)[:count])


def busy_seconds() -> float:
    """Processor seconds used on the whole machine since it started, those that a hypervisor took included."""
    fields = _read("/proc/stat").splitlines()[0].split()[1:]
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = (int(field) for field in fields[:8])
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
