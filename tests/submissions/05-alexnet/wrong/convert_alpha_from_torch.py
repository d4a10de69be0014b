"""Leaves alpha as it is where it comes from PyTorch."""
# /// expect
# fails = [
#   "alexnet.convert_lrn: alpha",
# ]
# names = ["alpha is as it was where it comes from PyTorch"]
# ///


# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    for name in (source, target):
        if name not in ("equation", "paper", "tensorflow", "torch"):
            raise ValueError(f"what is {name}?")
    if source in ("paper", "torch") and window % 2 == 0:
        raise ValueError(f"{window} is even")
    side = window if source == "tensorflow" else window // 2
    maps = 2 * side + 1
    if target == "torch":
        alpha = alpha * maps
    return {"equation": 2 * side, "tensorflow": side}.get(target, maps), alpha
