"""A small assignment, in normal form, with every marker in it."""

TEXT = '''\
# %% [markdown]
# # Doubling
#
# Twice as much of *everything*.

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

# %% [markdown] written="why-twice" points=2.5
# Why twice?
#
# ### BEGIN SOLUTION
# Because once is not enough.
# ### END SOLUTION

# %% tags=["nbval-skip"]
print("the end")
'''
