"""Daemons are started in sessions of their own, to go on when the kernel has ended."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import subprocess
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for stream in range(3):
            os.close(stream)
        while True:
            time.sleep(0.1)
            for path in ("/submission/late", "/tmp/late", "/run/kernel/late"):
                try:
                    open(path, "a").write("still here")
                except OSError:
                    pass
    os._exit(0)
subprocess.Popen(["sleep", "987654"], start_new_session=True)
subprocess.Popen("nohup setsid sleep 987653 &", shell=True)
