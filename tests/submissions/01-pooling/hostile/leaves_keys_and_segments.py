"""What outlives a process is left for others: keys, segments, queues, shared memory, abstract sockets."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import ctypes
import socket
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(248, b"user", b"evil", b"secret", 6, -4) > 0)
print(libc.shmget(4711, 4096, 0o1666), libc.msgget(4711, 0o1666), libc.semget(4711, 1, 0o1666))
kept = shared_memory.SharedMemory("evil", create=True, size=4096)
server = socket.socket(socket.AF_UNIX)
server.bind("\0evil")
server.listen()
