"""The folder with the trained weights is not handed in."""

# /// expect
# fails = [
#     "challenge.reached: accuracy",
# ]
# names = ["trained/challenge.weights.h5 is not in what was handed in"]
# files = false
# ///

# %% answer="own-cost"
own_cost = dict(parameters=47_282, multiply_adds=4_365_952)
