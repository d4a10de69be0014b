"""The tower is made of ResidualUnit and of a plain class that inherits from it."""


# %% answer="tower"
class PlainUnit(ResidualUnit):
    def call(self, maps, training=None):
        new = ops.relu(self.first_norm(self.first(maps), training=training))
        return ops.relu(self.second_norm(self.second(new), training=training))


def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    kind = ResidualUnit if shortcuts else PlainUnit
    return keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(filters, 3, padding="same", use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
            *(kind(filters) for _ in range(units)),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
