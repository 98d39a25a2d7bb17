"""Writes a Llama of the 1.1B shape with random weights, in Q8_0, as a GGUF file.

All but the shape is said as another GGUF file says it, its vocabulary above all. 22 layers, 2048 wide,
32 heads over 4 key-value heads, feed-forward 5632, the embedding as output.
"""

import os
import struct
import sys

import numpy

DIM = 2048
LAYERS = 22
HEADS = 32
KV_HEADS = 4
HEAD_DIM = DIM // HEADS
FEED_FORWARD = 5632
SHAPE = {
    "llama.block_count": LAYERS,
    "llama.embedding_length": DIM,
    "llama.feed_forward_length": FEED_FORWARD,
    "llama.attention.head_count": HEADS,
    "llama.attention.head_count_kv": KV_HEADS,
    "llama.attention.key_length": HEAD_DIM,
    "llama.attention.value_length": HEAD_DIM,
    "llama.rope.dimension_count": HEAD_DIM,
}
ALIGNMENT = 32
F32, Q8_0 = 0, 8
UINT32, STRING, ARRAY = 4, 8, 9
# Bytes of the types of fixed length.
WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
BLOCK = numpy.dtype([("scale", "<f2"), ("values", "i1", 32)])
# Makes uniform bytes weights with a deviation of 0.02, as training begins with.
SCALE = 0.02 / 73


class Header:
    """Reads the metadata of a GGUF file, each value as the bytes that it has there."""

    def __init__(self, data):
        self.data = data
        self.at = 16
        (count,) = self.unpack("<Q")
        self.entries = {}
        for _ in range(count):
            key = self.string()
            begin = self.at
            (kind,) = self.unpack("<I")
            self.skip(kind)
            self.entries[key] = data[begin : self.at]

    def unpack(self, layout):
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def string(self):
        (length,) = self.unpack("<Q")
        self.at += length
        return self.data[self.at - length : self.at].decode("utf-8")

    def skip(self, kind):
        if kind == STRING:
            self.string()
        elif kind == ARRAY:
            element, count = self.unpack("<IQ")
            for _ in range(count):
                self.skip(element)
        else:
            self.at += WIDTHS[kind]

    def vocabulary(self):
        """How many tokens there are."""
        return struct.unpack_from("<Q", self.entries["tokenizer.ggml.tokens"], 8)[0]


def tensors(vocabulary):
    """Name and shape of each, rows first."""
    yield "token_embd.weight", (vocabulary, DIM)
    for layer in range(LAYERS):
        head = f"blk.{layer}."
        yield head + "attn_norm.weight", (DIM,)
        yield head + "ffn_norm.weight", (DIM,)
        yield head + "attn_q.weight", (DIM, DIM)
        yield head + "attn_k.weight", (KV_HEADS * HEAD_DIM, DIM)
        yield head + "attn_v.weight", (KV_HEADS * HEAD_DIM, DIM)
        yield head + "attn_output.weight", (DIM, DIM)
        yield head + "ffn_gate.weight", (FEED_FORWARD, DIM)
        yield head + "ffn_up.weight", (FEED_FORWARD, DIM)
        yield head + "ffn_down.weight", (DIM, FEED_FORWARD)
    yield "output_norm.weight", (DIM,)


def values(shape, random):
    if len(shape) == 1:
        return numpy.ones(shape, dtype="<f4").tobytes()
    blocks = numpy.empty(shape[0] * shape[1] // 32, dtype=BLOCK)
    blocks["scale"] = SCALE
    blocks["values"] = random.integers(-127, 128, size=(len(blocks), 32), dtype="i1")
    return blocks.tobytes()


def size(shape):
    return 4 * shape[0] if len(shape) == 1 else shape[0] * shape[1] // 32 * BLOCK.itemsize


def padding(length):
    return b"\0" * (-length % ALIGNMENT)


def text(value):
    encoded = value.encode("utf-8")
    return struct.pack("<Q", len(encoded)) + encoded


def header(entries, listed):
    out = [b"GGUF", struct.pack("<IQQ", 3, len(listed), len(entries))]
    for key, value in entries.items():
        out += [text(key), value]
    offset = 0
    for name, shape in listed:
        kind = F32 if len(shape) == 1 else Q8_0
        out += [text(name), struct.pack("<I", len(shape))]
        out += [struct.pack("<Q", length) for length in reversed(shape)]
        out += [struct.pack("<IQ", kind, offset)]
        offset += size(shape) + len(padding(size(shape)))
    joined = b"".join(out)
    return joined + padding(len(joined))


def main():
    source, target = sys.argv[1:]
    with open(source, "rb") as file:
        read = Header(file.read())
    entries = dict(read.entries)
    for key, value in SHAPE.items():
        entries[key] = struct.pack("<II", UINT32, value)
    listed = list(tensors(read.vocabulary()))
    random = numpy.random.default_rng(1)
    # A file that is there is whole.
    with open(target + ".partial", "wb") as out:
        out.write(header(entries, listed))
        for _, shape in listed:
            data = values(shape, random)
            out.write(data + padding(len(data)))
    os.replace(target + ".partial", target)


if __name__ == "__main__":
    main()
