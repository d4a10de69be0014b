"""Importing this reads both samples, for a process that forks many others, as grading does."""

from contextlib import suppress

from course import data

for _sample in (data.fashion_mnist, data.mnist):
    with suppress(data.DataError):  # whoever asks for it is told
        _sample()
