"""Pools after S4 and gets a fitting number of the wrong network."""
# /// expect
# fails = [
#   "alexnet.mended: table",
#   "alexnet.mended: total",
# ]
# names = ["in the wrong place"]
# ///

# %% answer="mended"
mended = [*PRINTED[:4], ("S8", "pool", 3, 2), *PRINTED[4:]]
mended_parameters = sum(row[2] for row in walk(mended, 224))
