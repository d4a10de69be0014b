"""Hands alpha on as it is."""
# /// expect
# fails = [
#   "alexnet.convert_lrn: alpha",
# ]
# names = ["PyTorch divides it"]
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
    maps = 2 * side + 1
    if source == "torch":
        pass
    if target == "torch":
        pass
    return {"equation": 2 * side, "tensorflow": side}.get(target, maps), alpha
