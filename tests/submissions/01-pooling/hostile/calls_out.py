"""Every kind of network is tried."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import socket
import urllib.request

reached = []
for address in (
    ("1.1.1.1", 53),
    ("8.8.8.8", 53),
    ("127.0.0.1", 22),
    ("169.254.169.254", 80),
    ("10.0.0.1", 80),
):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_INET, kind) as attempt:
                attempt.settimeout(0.3)
                attempt.connect(address)
                attempt.send(b"x")
                reached.append((address, kind))
        except OSError:
            pass
for family, kind, protocol in (
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    (socket.AF_PACKET, socket.SOCK_RAW, 0x0300),
    (socket.AF_INET6, socket.SOCK_STREAM, 0),
    (socket.AF_VSOCK, socket.SOCK_STREAM, 0),
):
    try:
        with socket.socket(family, kind, protocol) as attempt:
            attempt.settimeout(0.3)
            attempt.connect(
                {socket.AF_INET6: ("::1", 22), socket.AF_VSOCK: (2, 22)}.get(family, ("1.1.1.1", 0))
            )
            reached.append(family)
    except (OSError, TypeError):
        pass
try:
    urllib.request.urlopen("http://localhost", timeout=0.3)
    reached.append("localhost")
except OSError:
    pass
for path in (
    "/var/run/docker.sock",
    "/run/systemd/private",
    "/run/dbus/system_bus_socket",
    "\0/tmp/.X11-unix/X0",
):
    try:
        with socket.socket(socket.AF_UNIX) as attempt:
            attempt.connect(path)
            reached.append(path)
    except OSError:
        pass
print("REACHED" if reached else "alone", reached)
