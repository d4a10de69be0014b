"""The weights for the digits were handed in for the clothes too."""
# /// expect
# fails = ["lenet5.reached: clothes"]
# names = []
# ///

# %% tamper
import shutil


def tamper(notebook, folder):
    trained = folder / "trained"
    shutil.copy(trained / "lenet5-digits.weights.h5", trained / "lenet5-fashion.weights.h5")
