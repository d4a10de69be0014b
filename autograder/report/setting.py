"""The templates of the report's pages, and what all of them use."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder import harmless
from autograder.judge.render import number


def templates() -> Environment:
    """Templates that escape what they show, and fail at a name that is not there."""
    environment = Environment(
        loader=PackageLoader("autograder.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"points": number, "line": harmless.line}
    return environment
