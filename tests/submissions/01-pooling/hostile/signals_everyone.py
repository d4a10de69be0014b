"""Every process that can be named is sent every signal, parents and groups first."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import signal

own = [int(name) for name in os.listdir("/proc/self/task")]
targets = [1, os.getppid(), *range(2, 400), *range(-400, -1)]
for target in targets:
    if abs(target) in own:
        continue
    stops = (signal.SIGSTOP, signal.SIGQUIT) if target == 1 else ()
    for number in (*stops, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGKILL):
        try:
            os.kill(target, number)
        except OSError:
            pass
print("done")
