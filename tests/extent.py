"""How much of the suite is run."""

import os

EVERYTHING = os.environ.get("COURSE_TESTS") == "all"
"""`make test ALL=1`: answers typed into every notebook, every bank entry, a class of a hundred in
the chaos. Otherwise a part of each, so that the suite ends in time to be run often."""
