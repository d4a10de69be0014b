"""The banks: submissions whose verdict is known, and whether they get it."""
