"""Takes a window of four maps for one of five."""
# /// expect
# fails = [
#   "alexnet.convert_lrn: refusals",
# ]
# names = []
# ///

# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    for name in (source, target):
        if name not in ("equation", "paper", "tensorflow", "torch"):
            raise ValueError(f"{name!r} is no framework that I know")
    if source in ("paper", "torch"):
        side = window // 2
    else:
        side = window // 2 if source == "equation" else window
    maps = 2 * side + 1
    if source == "torch":
        alpha = alpha / maps
    if target == "torch":
        alpha = alpha * maps
    return {"equation": 2 * side, "tensorflow": side}.get(target, maps), alpha
