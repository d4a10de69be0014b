"""Forgets the map in the middle."""
# /// expect
# fails = [
#   "alexnet.convert_lrn: windows",
#   "alexnet.convert_lrn: alpha",
# ]
# names = ["the middle map counts too"]
# ///

# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    for name in (source, target):
        if name not in ("equation", "paper", "tensorflow", "torch"):
            raise ValueError(f"{name!r} is no framework that I know")
    if source in ("paper", "torch"):
        if window % 2 == 0:
            raise ValueError(f"a window of {window} maps has no middle")
        side = window // 2
    else:
        side = window // 2 if source == "equation" else window
    maps = 2 * side
    if source == "torch":
        alpha = alpha / maps
    if target == "torch":
        alpha = alpha * maps
    return {"equation": 2 * side, "tensorflow": side}.get(target, maps), alpha
