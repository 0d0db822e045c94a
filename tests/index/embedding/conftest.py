"""The packaged model, prepared once per machine, and models small enough to make in a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding import Encoder, Matrix
from index.embedding.model import ModelFolder, identify, locate
from index.embedding.opening import cache_folder, open_encoder
from index.embedding.preparing import Prepared, prepared
from index.settings import PACKAGED_MODEL, Settings

MakeModel = Callable[..., Path]
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'?!"
_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]


@pytest.fixture(scope="session")
def packaged() -> ModelFolder:
    """The model that Quoth uses unless told otherwise."""
    return locate(PACKAGED_MODEL)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged model as users get it, in their cache, so that it is prepared only once."""
    return open_encoder(Settings())


@pytest.fixture(scope="session")
def ready(packaged: ModelFolder) -> Prepared:
    """The packaged model in the user's cache."""
    cache = cache_folder(Settings()) / "models"
    return prepared(packaged, identify(packaged, cache), cache, print)


@pytest.fixture(scope="session")
def expected(packaged: ModelFolder) -> Callable[[Sequence[str]], Matrix]:
    """What sentence-transformers, used plainly, makes of texts with the packaged model."""
    return _plain(packaged.path)


@pytest.fixture(scope="session")
def plainly() -> Callable[[Path], Callable[..., Matrix]]:
    """Sentence-transformers, used plainly, with the model in a folder."""
    return _plain


def _plain(folder: Path) -> Callable[..., Matrix]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")

    def encode(texts: Sequence[str], *, question: bool = False) -> Matrix:
        chosen = model.encode_query if question else model.encode_document
        rows = chosen(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, np.float32)

    return encode


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> MakeModel:
    """
    Makes a sentence-transformers model with random weights, and gives its folder.

    Its architecture ("bert", "distilbert" or "static"), pooling and prompts are arguments.
    """

    def make(
        architecture: str, pooling: str = "mean", prompts: dict[str, str] | None = None
    ) -> Path:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.manual_seed(7)
        folder = tmp_path_factory.mktemp(architecture)
        modules = _modules(architecture, pooling, folder / "parts")
        model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
        model.save(str(folder / "model"))
        return folder / "model"

    return make


@pytest.fixture(scope="session")
def make_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Makes a cross-encoder with random weights that gives so many scores, and gives its folder."""

    def make(labels: int) -> Path:
        import torch
        from transformers import BertForSequenceClassification

        torch.manual_seed(7)
        folder = tmp_path_factory.mktemp("cross-encoder")
        config = _transformer("bert").config
        config.num_labels = labels
        BertForSequenceClassification(config).save_pretrained(folder)
        _fast_tokenizer().save_pretrained(folder)
        return folder

    return make


def _modules(architecture: str, pooling: str, parts: Path) -> list[Any]:
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding

    if architecture == "static":
        return [StaticEmbedding(_tokenizer(), embedding_dim=16)]
    _transformer(architecture).save_pretrained(parts)
    _fast_tokenizer().save_pretrained(parts)
    return [Transformer(str(parts)), Pooling(32, pooling)]


def _transformer(architecture: str) -> Any:
    from transformers import BertConfig, BertModel, DistilBertConfig, DistilBertModel

    shared: dict[str, Any] = {
        "vocab_size": len(_TOKENS),
        "max_position_embeddings": 64,
        "initializer_range": 0.5,  # wide, or all texts would look alike to it
    }
    if architecture == "distilbert":
        config = DistilBertConfig(dim=32, n_layers=1, n_heads=2, hidden_dim=64, **shared)
        return DistilBertModel(config)
    return BertModel(
        BertConfig(
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
            **shared,
        )
    )


def _fast_tokenizer() -> Any:
    from transformers import PreTrainedTokenizerFast

    made: Any = PreTrainedTokenizerFast  # untyped in transformers
    return made(
        tokenizer_object=_tokenizer(),
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    )


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    numbers = {token: number for number, token in enumerate(_TOKENS)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer
