"""Type hints everywhere, dataclasses and an enum for the geometry."""

# %% added before="output-size"
from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


class Padding(str, enum.Enum):
    VALID = "valid"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Axis:
    """Windows along one side."""

    size: int
    kernel: int
    stride: int
    padding: Padding

    @property
    def windows(self) -> int:
        if self.padding is Padding.SAME:
            return -(-self.size // self.stride)
        if self.kernel > self.size:
            raise ValueError(f"kernel {self.kernel} exceeds size {self.size}")
        return (self.size - self.kernel) // self.stride + 1

    @property
    def border(self) -> tuple[int, int]:
        if self.padding is Padding.VALID:
            return 0, 0
        total = max((self.windows - 1) * self.stride + self.kernel - self.size, 0)
        return total // 2, total - total // 2


@dataclass
class Plane:
    rows: Axis
    columns: Axis
    kernel: int = field(init=False)

    def __post_init__(self) -> None:
        self.kernel = self.rows.kernel

    @classmethod
    def of(cls, shape: Sequence[int], kernel: int, stride: int, padding: str) -> Plane:
        rows, columns = (Axis(n, kernel, stride, Padding(padding)) for n in shape[1:3])
        rows.windows, columns.windows
        return cls(rows, columns)

    def view(self, images: np.ndarray, fill: float) -> np.ndarray:
        padded = np.pad(
            images,
            ((0, 0), self.rows.border, self.columns.border, (0, 0)),
            constant_values=fill,
        )
        windows = sliding_window_view(padded, (self.kernel, self.kernel), axis=(1, 2))
        return windows[:, :: self.rows.stride, :: self.columns.stride]


# %% answer="output-size"
def output_size(size: int, kernel_size: int, stride: int, padding: str) -> int:
    # Padding("full") is itself a ValueError: 'full' is not a valid Padding
    return Axis(size, kernel_size, stride, Padding(padding)).windows


# %% answer="max-pool"
def max_pool2d(images: np.ndarray, kernel_size: int, stride: int, padding: str) -> np.ndarray:
    plane = Plane.of(images.shape, kernel_size, stride, padding)
    return plane.view(images, -np.inf).max(axis=(-2, -1))


# %% answer="avg-pool"
def avg_pool2d(images: np.ndarray, kernel_size: int, stride: int, padding: str) -> np.ndarray:
    plane = Plane.of(images.shape, kernel_size, stride, padding)
    count: np.ndarray = plane.view(np.ones((1, *images.shape[1:3], 1)), 0).sum(axis=(-2, -1))
    total: np.ndarray = plane.view(images, 0).sum(axis=(-2, -1))
    return (total / count).astype(images.dtype)


# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    kernel_size: int
    stride: int
    padding: str
    kind: str

    def __init__(
        self,
        kernel_size: int,
        stride: int | None = None,
        padding: str = "valid",
        kind: str = "max",
        **kwargs,
    ) -> None:
        super().__init__(**kwargs)
        pools: dict[str, Callable] = {"max": ops.max_pool, "average": ops.average_pool}
        try:
            self._pool = pools[kind]
        except KeyError as error:
            raise ValueError(f"Unknown kind: {error}") from error
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.kind = kind

    def call(self, images):
        return self._pool(images, self.kernel_size, strides=self.stride, padding=self.padding)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        batch_size, height, width, channels = input_shape
        sides = [
            None
            if side is None
            else Axis(side, self.kernel_size, self.stride, Padding(self.padding)).windows
            for side in (height, width)
        ]
        return batch_size, *sides, channels

    def get_config(self) -> dict:
        own = {name: getattr(self, name) for name in Pool2D.__annotations__}
        return super().get_config() | own


# %% answer="shift-curves"
@dataclass
class Curve:
    pool: Callable[[np.ndarray], np.ndarray]
    values: list[float] = field(default_factory=list)

    def measure(self, before: np.ndarray, after: np.ndarray) -> None:
        a, b = self.pool(before), self.pool(after)
        self.values.append(float(np.linalg.norm((b - a).ravel()) / np.linalg.norm(a.ravel())))


def shift_curves(
    images: np.ndarray, shifts: Sequence[int], kernel_size: int = 2
) -> dict[str, list[float]]:
    k = kernel_size
    curves = {
        "none": Curve(lambda x: x),
        "average": Curve(lambda x: avg_pool2d(x, k, k, "valid")),
        "max": Curve(lambda x: max_pool2d(x, k, k, "valid")),
    }
    for shift in shifts:
        for curve in curves.values():
            curve.measure(images, shift_images(images, shift))
    return {name: curve.values for name, curve in curves.items()}


# %% answer="conv-cost"
@dataclass(frozen=True)
class Conv:
    kernel: int
    inputs: int
    outputs: int

    @property
    def weights(self) -> int:
        return self.kernel**2 * self.inputs * self.outputs

    def cost(self, height: int, width: int) -> tuple[int, int]:
        return self.weights + self.outputs, self.weights * height * width


def conv_cost(
    kernel_size: int, in_channels: int, out_channels: int, height: int, width: int
) -> tuple[int, int]:
    return Conv(kernel_size, in_channels, out_channels).cost(height, width)


def stack_cost(channels: int, height: int, width: int):
    small, large = Conv(3, channels, channels), Conv(5, channels, channels)
    two = tuple(sum(pair) for pair in zip(*[small.cost(height, width)] * 2, strict=True))
    return two, large.cost(height, width)
