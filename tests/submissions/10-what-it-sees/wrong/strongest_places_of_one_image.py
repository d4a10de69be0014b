"""All places compete."""
# /// expect
# fails = [
#     "what_it_sees.strongest: images",
# ]
# names = ["several places of one image"]
# ///


# %% answer="strongest"
def strongest(maps, count):
    if not 1 <= count <= len(maps):
        raise ValueError("count")
    order = np.argsort(-maps.ravel())[:count]
    return [tuple(int(i) for i in np.unravel_index(flat, maps.shape)) for flat in order]
