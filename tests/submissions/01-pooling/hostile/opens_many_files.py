"""All descriptors are used up."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
hoard = []
while True:
    try:
        hoard.append(open("/dev/null"))
    except OSError:
        break
