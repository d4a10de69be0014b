"""The judge's variable is taken away, so that the check would run in the kernel."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import sys
import types

del os.environ["AUTOGRADER_JUDGE"]
local = types.ModuleType("autograder.judge.local")
local.grade_here = lambda name, objects: 30.0
judge = types.ModuleType("autograder.judge")
judge.local = local
sys.modules |= {"autograder.judge": judge, "autograder.judge.local": local}
