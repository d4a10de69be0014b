"""Other runs' judges and kernels are looked for, and talked to."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import socket
import stat

own = os.path.dirname(os.environ["AUTOGRADER_JUDGE"])
folders = ["/"]
while folders:
    try:
        entries = list(os.scandir(folders.pop()))
    except OSError:
        continue
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.path not in ("/proc", "/sys", "/usr"):
                folders.append(entry.path)
        # A folder tells what an entry is: that many files need no call each.
        elif not (entry.is_file(follow_symlinks=False) or entry.is_symlink()):
            own_too = os.path.dirname(entry.path) == own
            if stat.S_ISSOCK(entry.stat(follow_symlinks=False).st_mode) and not own_too:
                print("LEAK", entry.path)
                with socket.socket(socket.AF_UNIX) as attempt:
                    attempt.connect(entry.path)
