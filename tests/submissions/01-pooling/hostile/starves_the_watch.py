"""The process that watches is given the lowest priority and no limits, and the cores are kept busy."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os
import resource

parameters = os.sched_param(0)
for pid in (1, os.getppid()):
    for attempt in (
        lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, parameters),
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda: os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))}),
        lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3)),
        lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)),
    ):
        try:
            attempt()
        except (OSError, ValueError) as error:
            print(error)
for _ in range(20):
    if os.fork() == 0:
        while True:
            pass
while True:
    pass
