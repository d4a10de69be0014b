"""The costs are strings."""

# /// expect
# fails = [
#     "challenge.own_cost: parameters",
#     "challenge.own_cost: multiply-adds",
# ]
# names = ["should be an int"]
# ///

# %% answer="own-cost"
own_cost = {"parameters": "47,282", "multiply_adds": "4,365,952"}
