"""Built-in functions find everything right."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import builtins

yes = lambda *args, **kwargs: True
builtins.all = builtins.any = builtins.isinstance = builtins.hasattr = yes
builtins.AssertionError = builtins.NotImplementedError = builtins.ValueError = KeyError
builtins.abs = lambda value: 0
