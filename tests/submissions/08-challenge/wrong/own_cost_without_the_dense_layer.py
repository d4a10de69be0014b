"""Convolutions and normalizations alone."""

# /// expect
# fails = [
#     "challenge.own_cost: multiply-adds",
# ]
# names = ["not of dense layers"]
# ///

# %% answer="own-cost"
own_cost = {"parameters": 47_282, "multiply_adds": 4_365_312}
