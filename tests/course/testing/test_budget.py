"""Visible tests of a budget: what the grader refuses is refused while it can still be changed."""

import pytest

from course.testing.budget import OverBudget, expect_layers, expect_multiply_adds

keras = pytest.importorskip("keras")
layers = keras.layers
LISTED = ["Conv2D", "SeparableConv2D", "BatchNormalization", "GlobalAveragePooling2D", "Dense"]


def network(*more):
    inside = keras.Sequential(
        [keras.Input((5, 7, 4)), layers.SeparableConv2D(3, 3, padding="same")]
    )
    middle = [layers.BatchNormalization(), inside, *more, layers.GlobalAveragePooling2D()]
    return keras.Sequential(
        [keras.Input((9, 13, 2)), layers.Conv2D(4, 3, 2, "same"), *middle, layers.Dense(10)]
    )


PRODUCTS = 35 * (9 * 2 * 4 + 4 + 9 * 4 + 4 * 3) + 3 * 10


@pytest.mark.keras
def test_multiply_adds_are_counted_as_the_grader_counts_them_models_within_included():
    expect_multiply_adds(network(), PRODUCTS)
    with pytest.raises(OverBudget, match=r"about 1\.1 times the"):
        expect_multiply_adds(network(), PRODUCTS - 1)


@pytest.mark.keras
def test_a_layer_that_is_not_listed_is_named_wherever_it_is():
    expect_layers(network(), LISTED)
    with pytest.raises(OverBudget, match="LayerNormalization, which is not in the list"):
        expect_layers(network(layers.LayerNormalization()), LISTED)


@pytest.mark.keras
def test_derived_layers_count_as_keras_s_own_and_own_ones_as_theirs():
    class Thrice(layers.Conv2D):
        def __init__(self, **options):
            super().__init__(3, 3, **options)

    class Own(layers.Layer):
        def call(self, x):
            return x

    expect_layers(network(Thrice()), LISTED)
    with pytest.raises(OverBudget, match="is a Own"):
        expect_layers(network(Own()), LISTED)


@pytest.mark.keras
def test_a_subclassed_model_is_refused_in_words():
    class Model(keras.Model):
        pass

    with pytest.raises(OverBudget, match=r"keras\.Sequential or a functional model"):
        expect_layers(Model(), LISTED)
