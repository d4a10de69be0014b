"""Gradients image by image in plain Python, pixels moved by take."""

# %% answer="feature-gradients"
import math


def feature_gradients(features, labels, centres):
    distance, softmax = [], []
    for x, label in zip(features, labels, strict=True):
        gaps = [float(((x - w) ** 2).sum()) for w in centres]
        powers = [math.exp(min(gaps) - gap) for gap in gaps]
        pull = sum(power * (w - x) for power, w in zip(powers, centres, strict=True))
        distance.append(2 * (x - centres[label]))
        softmax.append(2 * (x - centres[label]) + 2 * pull / sum(powers))
    return {"softmax": np.array(softmax), "distance": np.stack(distance)}

# %% answer="permute"
def permute_pixels(images, order):
    moved = np.empty_like(images)
    height, width = images.shape[1:3]
    for k, old in enumerate(order):
        moved[:, k // width, k % width] = images[:, old // width, old % width]
    return moved
