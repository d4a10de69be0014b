"""The record of each graded submission, for machines and as a table."""
