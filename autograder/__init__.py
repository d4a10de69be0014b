"""Checks, judge, sandbox and fleet: everything on the instructor's side (docs/authors.md)."""

import sys

# jsonschema imports it, where it is installed, for a format that no notebook has; compiling its
# grammar takes 0.9 s, for every command and worker. jsonschema does without what is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
