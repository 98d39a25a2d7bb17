"""Runs Funnel's forward pass in PyTorch, beside transformers, on a GPU or a CPU."""
