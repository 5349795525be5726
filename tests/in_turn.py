"""One test of many small cases, where a test of its own for each would take longer than the case."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

NAMED = 10  # bad cases at most


def in_turn(names: str, cases: Iterable[Any]) -> Callable[[Callable], Callable]:
    """As pytest.mark.parametrize, but one test tries all cases; it fails as the first bad one does and names the others."""
    keys, cases = [name.strip() for name in names.split(",")], list(cases)
    assert cases, f"no {names} to try"

    def decorate(test: Callable) -> Callable:
        @wraps(test)
        def try_all(**others: Any) -> None:
            first, bad = None, []
            for case in cases:
                values = dict(zip(keys, case if len(keys) > 1 else [case], strict=True))
                try:
                    test(**values, **others)
                except (Exception, pytest.fail.Exception) as fault:
                    first = first or fault
                    bad.append(", ".join(f"{key}={value!s:.80}" for key, value in values.items()))
            if first:
                first.add_note(
                    f"{len(bad)} of {len(cases)} cases: "
                    + "; ".join(bad[:NAMED])
                    + ("; …" if bad[NAMED:] else "")
                )
                raise first

        signature = inspect.signature(test)
        left = [one for name, one in signature.parameters.items() if name not in keys]
        assert len(left) == len(signature.parameters) - len(keys), f"{test.__name__} does not take {names}"
        try_all.__signature__ = signature.replace(parameters=left)
        return try_all

    return decorate
