"""The program behind `parser`: reads what learners wrote as Python, with little memory and time.

Python's own parser takes 2.6 GB for a line of 100 KB that imports a.a.a.…, and there may be other
such texts. A line of JSON on standard input asks; one on standard output answers.
"""

from __future__ import annotations

import ast
import json
import resource
import signal
import symtable
import sys
import time
import warnings
from collections.abc import Iterator

MEMORY_BYTES = 512 * 1024**2
NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


def read(source: str) -> list[str] | None:
    """The global names that a cell may read; None for one that is no Python."""
    try:
        top = symtable.symtable(source, "cell", "exec")
    except NO_PYTHON:
        return None
    return sorted(
        {
            symbol.get_name()
            for table, symbol in symbols(top)
            if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global())
        }
    )


def symbols(table: symtable.SymbolTable) -> Iterator[tuple]:
    """Every symbol of a table and of those within, each with its table."""
    tables = [table]  # no recursion: a learner's lambdas may nest a thousand deep
    while tables:
        table = tables.pop()
        yield from ((table, symbol) for symbol in table.get_symbols())
        tables += table.get_children()


def parses(source: str) -> bool:
    """Whether it is Python."""
    try:
        ast.parse(source)
    except NO_PYTHON:
        return False
    return True


def program(source: str) -> str | None:
    """The program that a text is, whatever its spaces, comments and quotes, as one text; None for
    what is no Python."""
    try:
        return ast.dump(ast.parse(source))
    except NO_PYTHON:
        return None


VERBS = {"read": read, "parses": parses, "program": program}


def main() -> None:
    """Answer until nobody asks any more. Who takes too long is ended by the system."""
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        asked, began = json.loads(line), time.process_time()
        signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
        answer = VERBS[asked["do"]](asked["source"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        told = {"answer": answer, "seconds": time.process_time() - began}
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
