"""Augments the test images."""
# /// expect
# fails = ["augmentation.suits: question 4"]
# names = ["on images that you made"]
# ///

# %% answer="suits"
suits = {"1": "B", "2": "C", "3": "C", "4": "B"}
