"""The networks as ONNX graphs, made of the prepared weights without PyTorch."""
from __future__ import annotations

from itertools import pairwise

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

OPSET = 17
SHAPES = {"dense": (100,), "vae": (8192,), "cae": (1, 128, 128)}


class Graph:
    """A chain of layers that takes its weights from the prepared file, in order."""

    def __init__(self) -> None:
        self.weights = np.fromfile("weights.f32", np.float32)
        self.nodes, self.constants = [], []
        self.last = "windows"

    def take(self, *shape: int) -> str:
        """The next weights as a constant of this shape; its name."""
        count = int(np.prod(shape))
        values, self.weights = self.weights[:count], self.weights[count:]
        self.constants.append(numpy_helper.from_array(values.reshape(shape), f"weights{len(self.constants)}"))
        return self.constants[-1].name

    def add(self, kind: str, *constants: str, **attributes) -> None:
        output = f"value{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, [self.last, *constants], [output], **attributes))
        self.last = output

    def linear(self, inputs: int, outputs: int) -> None:
        self.add("Gemm", self.take(outputs, inputs), self.take(outputs), transB=1)

    def convolution(self, inputs: int, outputs: int) -> None:
        self.add("Conv", self.take(outputs, inputs, 3, 3), self.take(outputs), strides=[2, 2], pads=[1, 1, 1, 1])

    def transposed_convolution(self, inputs: int, outputs: int) -> None:
        self.add("ConvTranspose", self.take(inputs, outputs, 3, 3), self.take(outputs), strides=[2, 2], pads=[1, 1, 1, 1],
                 output_padding=[1, 1])

    def model(self, shape: tuple[int, ...]) -> ModelProto:
        if len(self.weights) > 0:
            raise ValueError(f"weights.f32 has {len(self.weights)} weights too many")
        value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])
        graph = helper.make_graph(self.nodes, "autoencoder", [value("windows")], [value(self.last)], self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def dense() -> ModelProto:
    graph = Graph()
    for inputs, outputs in pairwise((100, 64, 32, 16, 32, 64)):
        graph.linear(inputs, outputs)
        graph.add("Relu")
    graph.linear(64, 100)
    return graph.model(SHAPES["dense"])


def variational() -> ModelProto:
    """Through the posterior mean; the head of the variances is left out."""
    graph = Graph()
    for inputs, outputs in pairwise((8192, 512, 256, 128)):
        graph.linear(inputs, outputs)
        graph.add("LeakyRelu", alpha=0.2)
    graph.linear(128, 16)
    graph.weights = graph.weights[128 * 16 + 16:]
    for inputs, outputs in pairwise((16, 128, 256, 512)):
        graph.linear(inputs, outputs)
        graph.add("LeakyRelu", alpha=0.2)
    graph.linear(512, 8192)
    return graph.model(SHAPES["vae"])


def convolutional() -> ModelProto:
    graph = Graph()
    for inputs, outputs in pairwise((1, 32, 64, 128)):
        graph.convolution(inputs, outputs)
        graph.add("Relu")
    for inputs, outputs in pairwise((128, 64, 32, 1)):
        graph.transposed_convolution(inputs, outputs)
        graph.add("Relu" if outputs > 1 else "Sigmoid")
    return graph.model(SHAPES["cae"])


GRAPHS = {"dense": dense, "vae": variational, "cae": convolutional}
