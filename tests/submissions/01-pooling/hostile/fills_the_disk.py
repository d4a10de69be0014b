"""Files are written until the disk is full, everywhere one may write."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
n = 0
while True:
    for folder in ("/tmp", "/submission", "/dev/shm", "/home/learner"):
        try:
            with open(f"{folder}/{n}", "wb") as file:
                file.write(b"x" * 10**7)
        except OSError:
            pass
        n += 1
