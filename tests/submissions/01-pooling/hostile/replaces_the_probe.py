"""Another module stands in sys.modules in the probe's place."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import sys
import types

fake = types.ModuleType("autograder.probe")
fake.check = lambda name, **objects: print("30 of 30 points")
sys.modules["autograder.probe"] = fake
