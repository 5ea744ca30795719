"""One measurement of PyTorch: Visao's network, trained as Visao trains it and on the same pictures.

    step.py MNIST_FOLDER THREADS STEPS EXPLANATIONS tuned|default

prints JSON: training images and, with one thread, explanations a second. "tuned" takes the settings that were found
to be the fastest, together with those that run.py puts into the environment; "default" leaves them as PyTorch has them.
"""

import gzip
import json
import sys
import time

import numpy
import torch
from torch import nn

folder, (threads, steps, explanations), tuned = sys.argv[1], map(int, sys.argv[2:5]), sys.argv[5] == "tuned"
TRAIN, BATCH, WARM_UP = 54_000, 32, 20


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for channels, features in zip((1, 16, 32, 64), (16, 32, 64, 128)):
            layers += [nn.Conv2d(channels, features, 3, padding=1), nn.ReLU(inplace=tuned)]
        self.convolutions, self.dense = nn.Sequential(*layers), nn.Linear(128, 10)
        for layer in (*layers[::2], self.dense):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, pictures):
        return self.dense(self.convolutions(pictures).mean((2, 3)))


class Explainer(nn.Module):
    """The probabilities of a picture and its ten class activation maps."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture):
        features, dense = self.network.convolutions(picture), self.network.dense
        return dense(features.mean((2, 3))).softmax(1), dense.weight @ features[0].flatten(1)


def read(name, header):
    with gzip.open(f"{folder}/train-{name}-ubyte.gz") as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def adam(parameters):
    options = {"lr": 1e-3, "eps": 1e-7}
    if tuned:
        try:
            return torch.optim.Adam(parameters, fused=True, **options)
        except RuntimeError:  # before PyTorch 2.4, fused was for GPUs
            return torch.optim.Adam(parameters, foreach=True, **options)
    return torch.optim.Adam(parameters, **options)


def train(network):
    """Images a second, fetching them from memory included, and the last loss."""
    pictures = torch.tensor(read("images-idx3", 16).reshape(-1, 1, 28, 28)[:TRAIN]).float().div_(255)
    labels = torch.tensor(read("labels-idx1", 8)[:TRAIN]).long()
    optimiser = adam(list(network.parameters()))
    order = torch.randperm(TRAIN)
    for step in range(WARM_UP + steps):
        if step == WARM_UP:
            started = time.perf_counter()
        batch = order[torch.arange(step * BATCH, (step + 1) * BATCH) % TRAIN]
        loss = nn.functional.cross_entropy(network(pictures[batch]), labels[batch])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        last = loss.item()
    return {"training": steps * BATCH / (time.perf_counter() - started), "loss": last}


@torch.no_grad()
def explain(network):
    """Explanations a second, one picture at a time."""
    explainer, picture = Explainer(network).eval(), torch.rand(1, 1, 28, 28)
    if tuned:
        explainer = torch.jit.optimize_for_inference(torch.jit.trace(explainer, picture))
    for i in range(WARM_UP + explanations):
        if i == WARM_UP:
            started = time.perf_counter()
        explainer(picture)
    return {"explanation": explanations / (time.perf_counter() - started)}


torch.set_num_threads(threads)
network = Network()
if tuned:
    torch.set_flush_denormal(True)
    network = network.to(memory_format=torch.channels_last)
result = train(network)
if threads == 1:
    result |= explain(network)
print(json.dumps(result))
