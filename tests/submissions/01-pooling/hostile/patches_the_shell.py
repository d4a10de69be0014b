"""run_cell, run_cell_async and showtraceback do nothing, and say that all went well."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

shell = get_ipython()


async def nothing(raw_cell, *args, **kwargs):
    info = ExecutionInfo(raw_cell, False, False, False, None)
    result = ExecutionResult(info)
    result.result = 30.0
    return result


InteractiveShell.run_cell_async = lambda self, *args, **kwargs: nothing(*args, **kwargs)
InteractiveShell.showtraceback = lambda self, *args, **kwargs: None
shell.run_cell_async = nothing
shell.run_cell = lambda *args, **kwargs: None
shell.showtraceback = lambda *args, **kwargs: None
