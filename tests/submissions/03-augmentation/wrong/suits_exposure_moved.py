"""Fears that moving spoils the exposure."""
# /// expect
# fails = ["augmentation.suits: question 3"]
# names = ["as well or as badly exposed as before"]
# ///

# %% answer="suits"
suits = {"1": "B", "2": "C", "3": "A", "4": "A"}
