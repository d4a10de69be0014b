"""Cells wait for input that nobody gives, and forge the request for it."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import getpass

kernel = get_ipython().kernel
kernel._allow_stdin = True
kernel.session.send(kernel.stdin_socket, "input_request", {"prompt": "password", "password": True})
try:
    print(getpass.getpass("your password: "))
except BaseException as error:
    print(type(error).__name__)
