"""Start-up files, libraries, the course and the system are written to."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import site
import sys

import course
import keras

evil = "raise SystemExit('EVIL')"
places = [
    os.path.dirname(course.__file__),
    os.path.dirname(keras.__file__),
    sys.prefix,
    "/kit",
    "/etc",
    "/",
]
places += [
    *site.getsitepackages(),
    site.getusersitepackages(),
    "/usr/lib/python3",
    "/run/kernel",
    "/zygote",
]
places += ["/run/kernel/..", "/submission/..", "/proc/1/root", "/proc/self/root/..", "/dev", "/sys"]
names = (
    "usercustomize.py",
    "sitecustomize.py",
    "evil.pth",
    "__init__.py",
    "ipython_config.py",
    "canary.txt",
)
for place in places:
    for name in names:
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write(evil)
            print("wrote", place, name) if place not in (site.getusersitepackages(),) else None
        except OSError:
            pass
profile = os.path.expanduser("~/.ipython/profile_default/startup")
os.makedirs(profile, exist_ok=True)
open(f"{profile}/evil.py", "w").write(evil)
