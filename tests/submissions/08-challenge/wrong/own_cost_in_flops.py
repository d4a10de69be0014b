"""Two for each multiply-add."""

# /// expect
# fails = [
#     "challenge.own_cost: multiply-adds",
# ]
# names = ["counted as two"]
# ///

# %% answer="own-cost"
own_cost = {"parameters": 47_282, "multiply_adds": 8_731_904}
