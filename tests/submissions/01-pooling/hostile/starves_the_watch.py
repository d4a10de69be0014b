"""The process that watches is given the lowest priority, and the cores are kept busy."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os

for pid in (1, os.getppid()):
    for attempt in (
        lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda: os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))}),
    ):
        try:
            attempt()
        except OSError as error:
            print(error)
for _ in range(30):
    if os.fork() == 0:
        while True:
            pass
while True:
    pass
