"""Empty files are made by the hundred thousand."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
for n in range(10**6):
    try:
        open(f"/tmp/{n}", "w").close()
    except OSError:
        break
