"""The probe's `check` is replaced by one that is content."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import autograder.probe

autograder.probe.check = lambda name, **objects: 30.0
