"""What this course asks: a folder for each assignment, with checks, oracle and mistakes."""
