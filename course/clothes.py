"""Which photographs of clothes a notebook trains on, and how it measures what it has trained."""

from course import data, training

__all__ = ["full_set", "measure"]

FEW = 50
"""Images to measure on where nothing is trained and the number does not matter."""


def full_set(sample):
    """Return all 70,000 images if they can be had and something is to be trained; else `sample`."""
    if training.mode() != "train":  # as when grading
        return sample
    try:
        return data.fashion_mnist(full=True)
    except data.DataError as problem:
        print(
            f"Training on the sample: {problem} It is enough for about three quarters of the "
            "points for accuracy."
        )
        return sample


def measure(model, clothes):
    """Print the accuracy of a network on the test images of `clothes`, and return it."""
    few = None if training.mode() == "train" else FEW
    images, labels = clothes.test_images[:few], clothes.test_labels[:few]
    reached = training.accuracy(model, images, labels)
    print(f"{reached:.2%} of {len(images):,} test images")
    return reached
