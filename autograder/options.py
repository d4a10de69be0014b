"""Options of a run. Imports nothing, so that they can be given before nbgrader is imported."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How to grade."""

    workers: int = 2
    scheduler: str = ""
    """Address of a Dask scheduler, whose workers are used in place of local ones."""
    again: bool = False
    """Grade unchanged submissions as well."""
    sandbox: bool = True
    feedback: bool = True
    use_copy: bool = False
    """Grade a copy beside the notebook, where that is missing or has no answers."""
