"""Links in the working folder point at everything outside, and are read and written through."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os

targets = [
    "/",
    "/etc/shadow",
    "/proc/1/root",
    "/proc/1/cwd",
    "../../../../gradebook.db",
    "/root",
    "/run/kernel/judge",
]
for n, target in enumerate(targets):
    link = f"/submission/link{n}"
    try:
        os.symlink(target, link)
        print("LEAK", link, open(link).read()[:50])
    except OSError:
        pass
    try:
        open(link, "w").write("EVIL")
    except OSError:
        pass
for name in ("01-pooling.ipynb", "../gradebook.db", "../../submitted"):
    try:
        os.link(name, "/tmp/hard")
    except OSError:
        pass
