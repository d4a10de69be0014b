"""A cell takes all memory there is."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
hoard = []
while True:
    hoard.append(bytearray(b"x") * 10**8)
