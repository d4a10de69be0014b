"""The kernel is told to restart itself."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
get_ipython().kernel.do_shutdown(True)
get_ipython().ask_exit()
