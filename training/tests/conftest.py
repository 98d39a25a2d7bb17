"""Where the tests find what does not lie in this folder; without it they are skipped, and say so."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("FUNNEL_DATA", Path(__file__).parents[3] / "shared" / "data"))
MODEL = Path(
    os.environ.get("FUNNEL_BASE_MODEL", Path.home() / ".cache" / "funnel" / "SmolLM2-135M-Instruct.Q4_1.gguf")
)


@pytest.fixture(scope="session")
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip(f"{DATA} does not exist; FUNNEL_DATA names the data's folder")
    return DATA


@pytest.fixture(scope="session")
def model() -> Path:
    if not MODEL.exists():
        pytest.skip(f"{MODEL} does not exist; FUNNEL_BASE_MODEL names the base model")
    return MODEL


@pytest.fixture(scope="session")
def tokenizer(model):
    pytest.importorskip("torch", reason="transformers reads a GGUF file's tokenizer with torch")
    from funnel_training.base_model import load_tokenizer

    return load_tokenizer(model)
