#!/usr/bin/env python3
"""See to it that bubblewrap is there and works, since grading runs learners' code inside it.

Installs the Debian package where that is allowed without asking (root, or sudo without a password);
otherwise names the one command to type. It never stops `make`: what needs the sandbox says so.
"""

import os
import shutil
import subprocess
import sys

PACKAGE = "bubblewrap"
TRIAL = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
# Ubuntu 23.10 and newer keep user namespaces from programs without an AppArmor profile.
APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"


def say(text):
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def quiet(command):
    """Run a command without input or output; return (ended well, last line of its stderr)."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return done.returncode == 0, lines[-1] if lines else ""


def privilege():
    """The prefix that makes a command run as root without asking, None if there is none."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and quiet(["sudo", "-n", "true"])[0]:
        return ["sudo", "-n"]
    return None


def install():
    """Install bubblewrap with apt; return whether it is there now."""
    prefix = privilege()
    if prefix is None or not shutil.which("apt-get"):
        return False
    say(f"installing {PACKAGE}")
    apt = [*prefix, "apt-get"]
    order = [*apt, "install", "--yes", "--no-install-recommends", PACKAGE]
    return quiet(order)[0] or (quiet([*apt, "update"])[0] and quiet(order)[0])


def restricted():
    """Whether this system's AppArmor settings keep user namespaces from ordinary programs."""
    try:
        with open(APPARMOR) as setting:
            return setting.read().strip() == "1"
    except OSError:
        return False


def main():
    """Install and try bubblewrap; say in one line what is wrong, if anything is."""
    if not shutil.which("bwrap") and not install():
        say(f"grading needs {PACKAGE}. Install it with: sudo apt install {PACKAGE}")
        return 0
    works, reason = quiet(TRIAL)
    if works:
        return 0
    if restricted():
        say(
            "bubblewrap may not make its sandbox here. Allow it with: "
            "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
        )
    else:
        say(f"bubblewrap does not work here, so nothing can be graded: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
