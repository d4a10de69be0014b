"""A small assignment of two judged exercises and a question."""

NAME = "01-small"
TEXT = '''\
# %% [markdown]
# # Doubling

# %% locked="setup"
import numpy as np


# %% answer="double"
def double(x):
    """Twice `x`, an array of any shape."""
    ### BEGIN SOLUTION
    return 2 * np.asarray(x)
    ### END SOLUTION


# %% visible="double"
assert double(2) == 4

# %% tests="double" points=3
# Parts: values (2 points), shape (1 point).
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("small.double", double=double)
### END HIDDEN TESTS

# %% answer="halve"
def halve(x):
    """Half of `x`."""
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION


# %% tests="halve" points=2
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("small.halve", halve=halve)
### END HIDDEN TESTS

# %% [markdown] written="why-twice" points=2.5
# ### BEGIN SOLUTION
# Because once is not enough.
# ### END SOLUTION

# %%
print("the end")
'''
RIGHT = {"double": "def double(x):\n    return 2 * x", "halve": "def halve(x):\n    return x / 2"}
WRONG = {**RIGHT, "double": "def double(x):\n    return x ** 2"}
