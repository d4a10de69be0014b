"""Holds that mirrored clothes are mislabelled."""
# /// expect
# fails = ["augmentation.suits: question 1"]
# names = ["a mirrored shirt is a shirt"]
# ///

# %% answer="suits"
suits = {"1": "D", "2": "C", "3": "C", "4": "A"}
