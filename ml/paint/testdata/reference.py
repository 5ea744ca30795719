"""Records the figures that the tests of this folder compare with.

Needs matplotlib, scipy and numpy (recorded with 3.6.3, 1.10.1, 1.24.2); the
project itself does not. Takes two arguments: the folder of the MNIST files and
a safetensors file with `probabilities` (5×10) and `cam` (5×10×28×28) of the
first five test pictures.
"""

import gzip
import json
import struct
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from scipy.ndimage import map_coordinates, zoom

HERE = Path(__file__).parent
NAMES = ["jet", "turbo", "viridis", "inferno", "magma", "cividis", "gray", "coolwarm"]


def write(name, value):
    text = json.dumps(value, separators=(",", ":")).encode()
    (HERE / name).write_bytes(gzip.compress(text, mtime=0))


def tensors(path):
    raw = Path(path).read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    types = {"F32": "<f4", "I64": "<i8"}
    out = {}
    for name, t in json.loads(raw[8 : 8 + size]).items():
        if name != "__metadata__":
            lo, hi = (8 + size + o for o in t["data_offsets"])
            out[name] = np.frombuffer(raw[lo:hi], types[t["dtype"]]).reshape(t["shape"])
    return out


def cells(m, size):
    """A quadratic spline at pixel centres, every value being a cell of pixels."""
    side = len(m)
    x = ((np.arange(size) + 0.5) * side / size - 0.5).clip(0, side - 1)
    return map_coordinates(m, np.meshgrid(x, x, indexing="ij"), order=2, mode="mirror")


def colormaps():
    """The 256 unrounded colours of every map, red green blue in [0, 1]."""
    write(
        "colormaps.json.gz",
        {n: plt.get_cmap(n)(np.arange(256))[:, :3].ravel().tolist() for n in NAMES},
    )


def zooms():
    """Quadratic spline resampling: aligned at the corners, then at the cells."""
    random = np.random.default_rng(0)
    cases = []
    for side, size in [(1, 1), (1, 4), (2, 9), (3, 1), (5, 13), (6, 5), (28, 28), (28, 41), (28, 56), (28, 112)]:
        m = random.integers(-512, 512, (side, side)) / 64  # exact in float32
        corner = zoom(m, size / side, order=2)
        cell = cells(m, size)
        assert corner.shape == cell.shape == (size, size)
        cases.append(
            {
                "side": side,
                "size": size,
                "map": m.ravel().tolist(),
                "corner": corner.ravel().round(9).tolist(),
                "cell": cell.ravel().round(9).tolist(),
            }
        )
    write("zoom.json.gz", cases)


def drawn(picture, cam):
    """The article's overlay as matplotlib itself draws it, one dot a cell."""
    figure = plt.figure(figsize=(0.28, 0.28), dpi=100, facecolor="white")
    axes = figure.add_axes([0, 0, 1, 1])
    axes.axis("off")
    axes.imshow(picture, cmap="gray", vmin=0, vmax=1, alpha=0.5, interpolation="nearest")
    axes.imshow(cam, cmap="jet", alpha=0.5, interpolation="nearest")
    figure.canvas.draw()
    dots = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    plt.close(figure)
    assert dots.shape == (28, 28, 3)
    return dots.ravel().tolist()


def blended(picture, cam, name, alpha, size):
    """A smooth blend in float64, from the unrounded colours."""
    ink = cells(picture.astype(float), size).clip(0, 1)[..., None]
    wide = cells(cam.astype(float), size)
    heat = plt.get_cmap(name)((wide - cam.min()) / float(cam.max() - cam.min()))[..., :3]
    return (255 * ((1 - alpha) * ink + alpha * heat)).ravel().round(2).tolist()


def article(mnist, explanations):
    """Five test pictures, the map of the predicted class in logits per cell."""
    raw = gzip.decompress((Path(mnist) / "t10k-images-idx3-ubyte.gz").read_bytes())
    pictures = np.frombuffer(raw, np.uint8)[16:].reshape(-1, 28, 28)[:5]
    t = tensors(explanations)
    items = []
    for grey, probabilities, cams in zip(pictures, t["probabilities"], t["cam"]):
        c = int(probabilities.argmax())
        picture = (grey / 255).astype(np.float32)
        cam = cams[c] / np.float32(784)
        items.append(
            {
                "grey": grey.ravel().tolist(),
                "class": c,
                "probability": float(probabilities[c]),
                "map": [float(f"{v:.9g}") for v in cam.ravel()],
                "article": drawn(picture, cam),
            }
        )
    write("article.json.gz", items)
    write("blend.json.gz", {"size": 60, "alpha": 0.6, "colormap": "viridis", "rgb": blended(picture, cam, "viridis", 0.6, 60)})


if __name__ == "__main__":
    colormaps()
    zooms()
    article(*sys.argv[1:])
