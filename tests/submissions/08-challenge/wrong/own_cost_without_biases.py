"""Weights and normalizations alone."""

# /// expect
# fails = [
#     "challenge.own_cost: parameters",
# ]
# names = ["the biases are missing"]
# ///

# %% answer="own-cost"
own_cost = {"parameters": 47_272, "multiply_adds": 4_365_952}
