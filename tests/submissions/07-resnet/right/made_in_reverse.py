"""Layers are kept in a list of lists and made in reverse order."""


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride

    def build(self, input_shape):
        f, s, depth = self.filters, self.stride, input_shape[-1]
        plan = [(1, s, depth), (3, 1, f), (3, s, depth)]  # projection, second, first
        steps = []
        for size, stride, maps in plan[0 if (s, depth) != (1, f) else 1 :]:
            conv = keras.layers.Conv2D(f, size, stride, "same", use_bias=False)
            norm = keras.layers.BatchNormalization(momentum=0.9)
            conv.build((None, None, None, maps))
            norm.build((None, None, None, f))
            steps.insert(0, [conv, norm])
        self.steps = steps

    def call(self, maps, training=None):
        def run(step, x):
            conv, norm = step
            return norm(conv(x), training=training)

        first, second, *side = self.steps
        new = run(second, ops.maximum(run(first, maps), 0))
        return ops.maximum(new + (run(side[0], maps) if side else maps), 0)

    def get_config(self):
        return dict(super().get_config(), filters=self.filters, stride=self.stride)
