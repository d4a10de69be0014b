"""Only the weights that learn are counted."""

# /// expect
# fails = [
#     "challenge.own_cost: parameters",
# ]
# names = ["means and variances of normalizations are missing"]
# ///

# %% answer="own-cost"
own_cost = {"parameters": 46_786, "multiply_adds": 4_365_952}
