"""Every process that /proc shows is searched, by its environment, files, memory and root."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import glob
import os
import sys

prefixes = [
    os.fsencode(path) for path in (sys.prefix, os.path.realpath(sys.prefix), sys.base_prefix)
]
for path in glob.glob("/proc/[0-9]*"):
    for name in ("environ", "cmdline", "maps"):
        try:
            data = open(f"{path}/{name}", "rb").read()
        except OSError:
            continue
        for prefix in prefixes:
            data = data.replace(prefix, b"")
        if b"oracle" in data or b"gradebook" in data or b"nbgrader" in data:
            print("LEAK", path, name)
    for place in ("root", "cwd"):
        try:
            names = os.listdir(f"{path}/{place}/")
        except OSError:
            continue
        if {"gradebook.db", "submitted", "runs"} & set(names):
            print("LEAK", path, place)
    for descriptor in glob.glob(f"{path}/fd/*"):
        try:
            link = os.readlink(descriptor)
        except OSError:
            continue
        if link.startswith("/") and not link.startswith(
            ("/dev", "/submission", "/tmp", "/home", "/memfd", "/proc")
        ):
            print("LEAK", descriptor, link)
