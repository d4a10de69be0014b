"""ptrace, process_vm_readv and /proc/PID/mem are tried on every process."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
own = [int(name) for name in os.listdir("/proc/self/task")]
for pid in [1, os.getppid(), *range(2, 50)]:
    if pid in own:
        continue
    if libc.ptrace(16, pid, None, None) == 0:
        print("LEAK: attached to", pid)
        libc.ptrace(17, pid, None, None)
    for name in ("mem", "maps", "environ", "syscall", "stack"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                data = file.read(10)
            print("LEAK", pid, name, data) if data else None
        except OSError:
            pass
    try:
        descriptor = os.pidfd_open(pid)
        for n in range(20):
            if libc.syscall(438, descriptor, n, 0) >= 0:
                print("LEAK: took descriptor", n, "of", pid)
    except OSError:
        pass
