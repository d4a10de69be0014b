"""Other runs' judges and kernels are looked for, and talked to."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import socket
import stat

own = os.path.dirname(os.environ["AUTOGRADER_JUDGE"])
for folder, folders, files in os.walk("/", onerror=lambda error: None):
    folders[:] = [f for f in folders if f"{folder}/{f}" not in ("//proc", "//sys", "//usr")]
    for name in files:
        path = os.path.join(folder, name)
        try:
            found = stat.S_ISSOCK(os.lstat(path).st_mode)
        except OSError:
            continue
        if found and folder != own:
            print("LEAK", path)
            with socket.socket(socket.AF_UNIX) as attempt:
                attempt.connect(path)
