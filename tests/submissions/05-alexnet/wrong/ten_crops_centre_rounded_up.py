"""Rounds the place of the centre up; the mirror images and the votes are of these crops."""
# /// expect
# fails = [
#   "alexnet.ten_crops: corners and centre",
# ]
# names = ["the centre is rounded up"]
# ///


# %% answer="ten-crops"
def ten_crops(images, size):
    b, r = images.shape[1] - size, images.shape[2] - size
    places = [(0, 0), (0, r), (b, 0), (b, r), (-(-b // 2), -(-r // 2))]
    crops = np.stack([images[:, t : t + size, left : left + size] for t, left in places], axis=1)
    return np.concatenate([crops, crops[:, :, :, ::-1]], axis=1)


def ten_crop_predict(predict, images, size):
    return np.mean([predict(crop) for crop in np.moveaxis(ten_crops(images, size), 1, 0)], axis=0)
