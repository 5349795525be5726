"""Made-up parsers for the reading room, good and bad."""

import time
from pathlib import Path


def length(data: bytes) -> int:
    return len(data)


def fault(data: bytes) -> float:
    return len(data) / (len(data) - len(data))


def write(data: bytes, path: str) -> int:
    return Path(path).write_bytes(data)


def allocate(data: bytes, size: int) -> int:
    return len(bytearray(size))


def allocate_text(data: bytes, size: int) -> str:
    return "x" * size


def work(data: bytes, seconds: float) -> float:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def rest(data: bytes, seconds: float) -> float:
    time.sleep(seconds)
    return seconds
