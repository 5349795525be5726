"""What a case costs: processor time of this thread, and memory beyond what was there."""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

Case = TypeVar("Case")
MOST_SECONDS, MOST_BYTES = 0.05, 20_000_000  # beyond the input


@dataclass
class Bill:
    """What many cases cost, and which were the dearest."""

    title: str
    cases: int = 0
    seconds: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)

    def told(self) -> str:
        lines = [f"{self.title}: {self.cases:,} cases, {len(self.faults)} faults"]
        if self.seconds:
            slowest, name = self.slowest
            mean = 1e3 * self.seconds / self.cases
            lines.append(f"  mean {mean:.2f} ms, slowest {1e3 * slowest:.0f} ms ({name})")
        if self.largest[1]:
            lines.append(f"  memory {self.largest[0] / 1e6:.1f} MB ({self.largest[1]})")
        lines += [f"  FAULT {fault}" for fault in self.faults[:20]]
        return "\n".join(lines)


def attack(
    title: str,
    cases: Iterable[tuple[str, Case]],
    act: Callable[[Case], object],
    most_seconds: float = MOST_SECONDS,
    by_byte: float = 0.0,
    weigh_every: int = 10,
) -> Bill:
    """Do every case; a fault is an exception, or what costs more than it may.

    by_byte: what a case may cost beyond `most_seconds` for each byte of it [s], where it is read row by row.
    """
    bill = Bill(title)
    for name, case in cases:
        bill.cases += 1
        most = most_seconds + by_byte * (len(case) if by_byte else 0)
        try:
            took = min(timed(act, case) for _ in range(1 if bill.cases > 1 else 2))
            if took > most:
                took = min(took, timed(act, case))  # again: the machine may have been busy
            if bill.cases % weigh_every == 0 or took > most / 4:
                bill.largest = max(bill.largest, (_weighed(act, case), name))
        except Exception as fault:  # whatever a hostile case leads to is what is looked for
            bill.faults.append(f"{name}: {type(fault).__name__}: {str(fault)[:200]}")
            continue
        bill.seconds += took
        bill.slowest = max(bill.slowest, (took, name))
        if took > most:
            bill.faults.append(f"{name}: {1e3 * took:.0f} ms")
    if bill.largest[0] > MOST_BYTES:
        bill.faults.append(f"{bill.largest[1]}: {bill.largest[0] / 1e6:.0f} MB")
    return bill


def timed(act: Callable[[Case], object], case: Case) -> float:
    gc.disable()
    start = time.thread_time()
    try:
        act(case)
        return time.thread_time() - start
    finally:
        gc.enable()


def _weighed(act: Callable[[Case], object], case: Case) -> float:
    tracemalloc.start()
    try:
        act(case)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
