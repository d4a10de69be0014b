"""timestamp.txt holds no time, or holds one from before the lecture."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    (folder / "timestamp.txt").write_text("yesterday, I swear; DROP TABLE grade")
