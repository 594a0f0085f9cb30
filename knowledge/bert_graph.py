"""Weights of a BERT sentence encoder -> an ONNX graph: ids and mask in, pooled unit vectors out.

Uses onnxruntime's fused operators (attention, skip layer norm), which compute the equations of Devlin et al. 2019;
pooling is the mean over tokens, as sentence-transformers does for this model. Knows no tokenizer and no download.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper
from onnx import save as save_onnx

Array = npt.NDArray[np.float32]
FUSED = "com.microsoft"
EPSILON = 1e-12
OPSET = 17


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's dimensions."""

    layers: int = 6
    hidden: int = 384
    heads: int = 12


def read_safetensors(path: Path) -> dict[str, Array]:
    """Float tensors of a safetensors file: 8 bytes of header length, JSON header, raw little-endian data."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    tensors: dict[str, Array] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(raw[start + begin : start + end], dtype="<f4").reshape(entry["shape"])
    return tensors


def build(weights: dict[str, Array], shape: Shape, target: Path) -> None:
    """Write the graph: `ids` and `mask` int32 [batch, tokens] -> `vectors` float32 [batch, hidden], unit norm."""
    graph = _Graph(weights)
    hidden = graph.embedded()
    for layer in range(shape.layers):
        hidden = graph.layer(hidden, f"encoder.layer.{layer}.", shape.heads)
    graph.pooled(hidden)
    tokens = ["batch", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "sentence_encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT32, tokens) for name in ("ids", "mask")],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", shape.hidden])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)],
        ir_version=9,
    )
    save_onnx(model, str(target))


@dataclass(slots=True)
class _Graph:
    weights: dict[str, Array]
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, name: str, value: npt.NDArray[Any] | None = None) -> str:
        """A tensor of the model file by its name there, or `value` under a new name."""
        array = self.weights[name] if value is None else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def norm(self, name: str) -> list[str]:
        """Gain and bias of a layer norm."""
        return [self.constant(f"{name}.weight"), self.constant(f"{name}.bias")]

    def embedded(self) -> str:
        """Word, position and (all zero) segment embeddings, normed."""
        tables = [self.constant(f"embeddings.{kind}_embeddings.weight") for kind in ("word", "position", "token_type")]
        norm = self.norm("embeddings.LayerNorm")
        inputs = ["ids", "", tables[0], tables[1], "", *norm, "mask"]
        # the one segment is folded into the positions: with no segment ids the operator adds none
        position = self.weights["embeddings.position_embeddings.weight"]
        segment = self.weights["embeddings.token_type_embeddings.weight"][0]
        self.constants = [c for c in self.constants if c.name not in tables[1:]]
        inputs[3] = self.constant("positions", position + segment)
        self.nodes.append(
            helper.make_node("EmbedLayerNormalization", inputs, ["embedded", "lengths"], domain=FUSED, epsilon=EPSILON)
        )
        return "embedded"

    def layer(self, hidden: str, prefix: str, heads: int) -> str:
        """One encoder layer: attention and feed-forward, each added to its input and normed."""
        parts = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self.weights[f"{part}.weight"].T for part in parts], axis=1)
        bias = np.concatenate([self.weights[f"{part}.bias"] for part in parts])
        inputs = [
            hidden,
            self.constant(f"{prefix}qkv.weight", weight),
            self.constant(f"{prefix}qkv.bias", bias),
            "mask",
        ]
        attended = self.node("Attention", inputs, f"{prefix}attended", domain=FUSED, num_heads=heads)
        output = self.linear(attended, f"{prefix}attention.output.dense")
        middle = self.skip(output, hidden, f"{prefix}attention.output")
        wide = self.linear(middle, f"{prefix}intermediate.dense", bias=False)
        bias_name = self.constant(f"{prefix}intermediate.dense.bias")
        active = self.node("BiasGelu", [wide, bias_name], f"{prefix}active", domain=FUSED)
        return self.skip(self.linear(active, f"{prefix}output.dense"), middle, f"{prefix}output")

    def linear(self, x: str, name: str, *, bias: bool = True) -> str:
        """x W, plus the bias."""
        product = self.node(
            "MatMul", [x, self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)], f"{name}.xw"
        )
        return self.node("Add", [product, self.constant(f"{name}.bias")], f"{name}.sum") if bias else product

    def skip(self, x: str, residual: str, name: str) -> str:
        """Layer norm of the sum of both."""
        inputs = [x, residual, *self.norm(f"{name}.LayerNorm")]
        return self.node("SkipLayerNormalization", inputs, f"{name}.normed", domain=FUSED, epsilon=EPSILON)

    def pooled(self, hidden: str) -> str:
        """Mean over the tokens that the mask keeps, then unit norm."""
        last = self.constant("axis.last", np.array([2], dtype=np.int64))
        one = self.constant("axis.tokens", np.array([1], dtype=np.int64))
        kept = self.node("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
        kept = self.node("Unsqueeze", [kept, last], "mask.wide")
        weighted = self.node("Mul", [hidden, kept], "weighted")
        total = self.node("ReduceSum", [weighted, one], "total", keepdims=0)
        count = self.node("ReduceSum", [kept, one], "count", keepdims=0)
        mean = self.node("Div", [total, count], "mean")
        return self.node("LpNormalization", [mean], "vectors", axis=-1, p=2)
