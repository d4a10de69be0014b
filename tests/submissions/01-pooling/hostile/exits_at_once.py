"""The kernel is ended before the first graded cell, in an orderly way."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os

os._exit(0)
