"""The notebook's JSON holds a number of a million digits."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    text = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": ' + "9" * 1_000_000 + "}"
    (folder / "01-pooling.ipynb").write_text(text)
