"""Mixes the predictions of different images up."""
# /// expect
# fails = [
#   "alexnet.ten_crops: prediction",
# ]
# names = ["mixed up"]
# ///

# %% answer="ten-crops"
def ten_crops(images, size):
    bottom, right = images.shape[1] - size, images.shape[2] - size
    places = [(0, 0), (0, right), (bottom, 0), (bottom, right), (bottom // 2, right // 2)]
    crops = np.stack(
        [images[:, top : top + size, left : left + size] for top, left in places], axis=1
    )
    return np.concatenate([crops, crops[:, :, :, ::-1]], axis=1)


def ten_crop_predict(predict, images, size):
    crops = ten_crops(images, size)
    outputs = predict(np.swapaxes(crops, 0, 1).reshape(-1, *crops.shape[2:]))
    return outputs.reshape(len(images), 10, -1).mean(axis=1)
