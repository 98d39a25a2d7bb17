"""Attention over sequences that share a prefix, for transformers' attention interface.

A row is laid out as ``[prefix | branch 0 | branch 1 | ...]``. The prefix attends to itself, each
branch to the prefix and to itself: the keys that it would see if prefix and branch stood alone, so
loss and gradients are those of the separate sequences, and the prefix is computed once.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from transformers import AttentionInterface

NAME = "shared_prefix"


@dataclass(frozen=True)
class BranchLayout:
    """Where prefix and branches lie in a row of ``prefix + sum(branches)`` tokens.

    ``slots`` is the flattened ``[branches, longest]``: for each place in a padded batch of branches
    the token behind the prefix that it holds; padding repeats the branch's last token. ``tokens`` is
    the inverse: for each token behind the prefix its place among the slots. ``future``
    (``[longest, longest]``, for the prefix ``[prefix, prefix]``) is 0 where a query may look, else
    minus infinity.
    """

    prefix: int
    branches: int
    longest: int
    slots: torch.Tensor
    tokens: torch.Tensor
    future: torch.Tensor
    prefix_future: torch.Tensor

    @staticmethod
    def of(
        prefix: int,
        lengths: list[int],
        dtype: torch.dtype = torch.float32,
        device: torch.device | str = "cpu",
    ) -> "BranchLayout":
        longest = max(lengths)
        slots, tokens, start = [], [], 0
        for index, length in enumerate(lengths):
            slots.extend(start + min(i, length - 1) for i in range(longest))
            tokens.extend(index * longest + i for i in range(length))
            start += length

        def future(size: int) -> torch.Tensor:
            return torch.full((size, size), float("-inf"), dtype=dtype, device=device).triu(1)

        return BranchLayout(
            prefix,
            len(lengths),
            longest,
            torch.tensor(slots, device=device),
            torch.tensor(tokens, device=device),
            future(longest),
            future(prefix),
        )


class _Gather(torch.autograd.Function):
    """Rows by index. The gradient is a gather too: whatever pads gets none, since no loss reads it."""

    @staticmethod
    def forward(ctx, rows, index, inverse):
        ctx.inverse = inverse
        return rows.index_select(1, index)

    @staticmethod
    def backward(ctx, gradient):
        return gradient.index_select(1, ctx.inverse), None, None


class _BranchAttention(torch.autograd.Function):
    """Softmax attention of branches over ``[prefix keys | own keys]``, without copies of the prefix.

    Shapes: query ``[kv_heads, branches * group * longest, dim]`` in this order of rows, prefix keys
    and values ``[kv_heads, prefix, dim]``, own ones ``[kv_heads * branches, longest, dim]``. The
    scores of both kinds stay in tensors of their own: products want them contiguous, and joining and
    cutting them took as long as the products. The softmax is divided out at the end, as in
    FlashAttention (Dao et al. 2022, https://arxiv.org/abs/2205.14135), whose backward pass this is.
    """

    @staticmethod
    def forward(ctx, query, prefix_key, prefix_value, own_key, own_value, future):
        rows, dim = query.shape[1], query.shape[2]
        own, longest = own_key.shape[:2]
        on_prefix = torch.matmul(query, prefix_key.transpose(1, 2))
        on_own = torch.bmm(query.view(own, -1, dim), own_key.transpose(1, 2))
        on_own.view(own, -1, longest, longest).add_(future)
        by_row = on_own.view(-1, rows, longest)
        highest = by_row.amax(-1, keepdim=True)
        if prefix_key.shape[1]:
            highest = torch.maximum(highest, on_prefix.amax(-1, keepdim=True))
        on_prefix.sub_(highest).exp_()
        by_row.sub_(highest).exp_()
        sums = on_prefix.sum(-1, True, dtype=torch.float32) + by_row.sum(-1, True, dtype=torch.float32)
        output = torch.matmul(on_prefix, prefix_value)
        output.view(own, -1, dim).baddbmm_(on_own, own_value)
        output = (output / sums).to(query.dtype)
        ctx.save_for_backward(
            query, prefix_key, prefix_value, own_key, own_value, on_prefix, on_own, sums, output
        )
        return output

    @staticmethod
    def backward(ctx, gradient):
        query, prefix_key, prefix_value, own_key, own_value, on_prefix, on_own, sums, output = (
            ctx.saved_tensors
        )
        own, dim = own_key.shape[0], query.shape[2]
        share = (gradient / sums).to(query.dtype)
        mean = (share * output).sum(-1, True, dtype=torch.float32).to(query.dtype)
        own_share, own_query = share.view(own, -1, dim), query.view(own, -1, dim)
        d_prefix = torch.matmul(share, prefix_value.transpose(1, 2)).sub_(mean).mul_(on_prefix)
        d_own = torch.bmm(own_share, own_value.transpose(1, 2))
        d_own.sub_(mean.view(own, -1, 1)).mul_(on_own)
        d_query = torch.matmul(d_prefix, prefix_key)
        d_query.view(own, -1, dim).baddbmm_(d_own, own_key)
        return (
            d_query,
            torch.matmul(d_prefix.transpose(1, 2), query),
            torch.matmul(on_prefix.transpose(1, 2), share),
            torch.bmm(d_own.transpose(1, 2), own_query),
            torch.bmm(on_own.transpose(1, 2), own_share),
            None,
        )


def _attend_branches(query, key, value, branches, longest, prefix_key, prefix_value, future):
    """Heads of ``[heads, branches * longest, dim]`` over the prefix and their own branch."""
    heads, _, dim = query.shape
    kv_heads = key.shape[0]
    by_branch = (kv_heads, heads // kv_heads, branches, longest, dim)
    own = (kv_heads * branches, longest, dim)
    output = _BranchAttention.apply(
        query.reshape(by_branch).transpose(1, 2).reshape(kv_heads, -1, dim),
        prefix_key,
        prefix_value,
        key.reshape(own),
        value.reshape(own),
        future,
    )
    output = output.view(kv_heads, branches, heads // kv_heads, longest, dim).transpose(1, 2)
    return output.reshape(heads, -1, dim)


def attend(module, query, key, value, attention_mask, *, branch_layout: BranchLayout, scaling, **_):
    """Attention of one row ``[1, heads, tokens, dim]``; see transformers' attention interface."""
    layout, prefix = branch_layout, branch_layout.prefix
    # Autocast computes the projections in bf16; rotation with float32 tables widens two of them.
    query, key, value = (query[0] * scaling).to(value.dtype), key[0].to(value.dtype), value[0]
    shared_key, shared_value = key[:, :prefix], value[:, :prefix]
    parts = []
    if prefix:
        none = key[:, :0]
        future = layout.prefix_future
        parts.append(
            _attend_branches(
                query[:, :prefix], shared_key, shared_value, 1, prefix, none, none, future
            )
        )

    def padded(states):
        return _Gather.apply(states[:, prefix:], layout.slots, layout.tokens)

    behind = _attend_branches(
        padded(query),
        padded(key),
        padded(value),
        layout.branches,
        layout.longest,
        shared_key,
        shared_value,
        layout.future,
    )
    parts.append(_Gather.apply(behind, layout.tokens, layout.slots))
    return torch.cat(parts, dim=1).transpose(0, 1)[None], None


def register() -> None:
    """Makes ``attn_implementation="shared_prefix"`` known to transformers."""
    AttentionInterface.register(NAME, attend)
