"""A cell prints for ever."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
while True:
    print("all work and no play makes Jack a dull boy " * 100)
