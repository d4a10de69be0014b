"""One cell prints a single line of twenty-four megabytes."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
print("x" * 24_000_000)
