"""Normalizations are left out of the multiply-adds."""

# /// expect
# fails = [
#     "challenge.own_cost: multiply-adds",
# ]
# names = ["the normalization is missing"]
# ///

# %% answer="own-cost"
own_cost = {"parameters": 47_282, "multiply_adds": 4_322_048}
