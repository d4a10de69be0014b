"""Turns digits by any angle."""
# /// expect
# fails = ["augmentation.suits: question 2"]
# names = ["half a turn makes a 6 of a 9"]
# ///

# %% answer="suits"
suits = {"1": "B", "2": "A", "3": "C", "4": "A"}
