"""Refusing a framework's ready-made operation while a learner's function is called."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


def refusing(name: str, function: Any = None) -> Callable:
    """What stands in for `function`, and raises when it is called."""

    def refused(*args: Any, **kwargs: Any):
        raise RuntimeError(f"{name} was called: write this operation yourself")

    return refused


@contextmanager
def forbidding(names: list[str]) -> Iterator[None]:
    """While open, calling one of the dotted names raises; names that do not exist are ignored.

    This catches an honest misreading of the task. A determined learner can get round it, and
    then holds the framework's right values: docs/trust.md says what that does and does not mean.
    """

    with ExitStack() as stack:
        for name in names:
            owner, attribute = _owner(name)
            if owner is not None and hasattr(owner, attribute):
                if attribute in vars(owner):
                    stack.callback(setattr, owner, attribute, vars(owner)[attribute])
                else:
                    stack.callback(delattr, owner, attribute)  # it was inherited
                setattr(owner, attribute, refusing(name))
        yield


def _owner(name: str) -> tuple[Any, str]:
    """The object that holds the dotted name's last attribute, among modules already imported."""
    path, _, attribute = name.rpartition(".")
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        owner = sys.modules.get(".".join(parts[:length]))
        if owner is None:
            continue
        for step in parts[length:]:
            owner = getattr(owner, step, None)
        return owner, attribute
    return None, attribute
