"""A class graded; and graded again, to compare with the scores that it has."""
