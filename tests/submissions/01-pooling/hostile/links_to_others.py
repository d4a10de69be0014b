"""Links beside the notebook point at the gradebook, another's submission and the system."""
# /// expect
# untouched = true
# ///

# %% tamper
import os


def tamper(notebook, folder):
    os.symlink("/etc/passwd", folder / "passwd.txt")
    os.symlink("../../../gradebook.db", folder / "gradebook.db")
    os.symlink("../../../canary.txt", folder / "canary.txt")
    os.symlink("../../../source", folder / "source")
    os.symlink("/", folder / "root")
    os.symlink("loop", folder / "loop")
    (folder / "images").mkdir()
    os.symlink("/etc/hostname", folder / "images" / "hostname.png")

# %% added after="setup"
import os

for folder, folders, files in os.walk("."):
    for name in files + folders:
        print("LEAK" if os.path.exists(os.path.join(folder, name)) else "gone", name)
