"""The judge, its checks and its oracles are imported by every name they might have."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import importlib

for name in (
    "autograder.checks",
    "autograder.checks.pooling",
    "autograder.oracles.pooling",
    "autograder.judge.local",
    "autograder.judge.server",
    "autograder.staging",
    "autograder.grading",
    "nbgrader.api",
    "tests",
):
    try:
        module = importlib.import_module(name)
    except Exception as error:
        print(type(error).__name__)
    else:
        if name != "nbgrader.api":
            print("LEAK", module)
