"""Hands the printed table in."""
# /// expect
# fails = [
#   "alexnet.mended: table",
#   "alexnet.mended: total",
# ]
# names = ["this is the printed table", "this is what the printed table has"]
# ///

# %% answer="mended"
mended = PRINTED
mended_parameters = 201_838_952
