"""Which kernels make a count wrong is told by their shapes, however dense layers are written."""

from autograder.assignments.alexnet import oracle as alexnet
from autograder.assignments.fashion_cnn import oracle as fashion_cnn
from autograder.assignments.shared.sizes import differences
from autograder.judge.network import Told


def told(*shapes):
    return [Told("kernel", shape, True) for shape in shapes]


def test_what_is_missing_and_what_is_too_many():
    got = told((3, 3, 1, 8), (1, 1, 8, 4), (5, 5, 8, 4))
    right = [(3, 3, 1, 8), (8, 4), (3, 3, 8, 4)]
    expected = "kernels missing: 1 of shape (3, 3, 8, 4); too many: 1 of shape (5, 5, 8, 4)"
    assert differences(got, right) == expected


def test_a_dense_layer_may_be_a_convolution_over_its_whole_input():
    assert "right shapes" in differences(told((3, 3, 256, 128)), [(2304, 128)])


def test_long_lists_are_cut():
    words = differences(told(*[(n, n) for n in range(2, 9)]), [])
    assert words.count("of shape") == 3 and words.endswith("…")


def test_the_kernels_of_whole_networks_add_up_with_their_biases():
    networks = {
        fashion_cnn.PARAMETERS: fashion_cnn.KERNELS,
        alexnet.FULL: alexnet.kernels(alexnet.MENDED),
        alexnet.TOWERS: alexnet.kernels(alexnet.sized(alexnet.MENDED, groups=2)),
    }
    for total, shapes in networks.items():
        sizes = [shape[-1] * (rows + 1) for shape in shapes for rows in [_product(shape[:-1])]]
        assert sum(sizes) == total


def _product(numbers):
    result = 1
    for number in numbers:
        result *= number
    return result
