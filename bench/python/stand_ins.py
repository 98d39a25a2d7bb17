"""Stand-ins for torch and transformers.

xgrammar imports both when it is loaded, for annotations and for adapters that are not used here: its
compiler and its masks are C++ and take numpy arrays. Without the stand-ins a benchmark of a CPU path
would download gigabytes of GPU libraries.
"""

import importlib.util
import sys
import types


class _Name:
    """Whatever an annotation, a base class or a constant asks of a module that is not there."""

    def __init__(self, *_args, **_kwargs):
        pass

    def __class_getitem__(cls, _item):
        return cls


def _stand_in(name):
    module = types.ModuleType(name)
    module.__getattr__ = lambda attribute: _missing(name, attribute)
    return module


def _missing(module, attribute):
    if attribute.startswith("__"):
        raise AttributeError(f"{module}.{attribute}")
    return _Name


def install():
    for name in ("torch", "transformers"):
        if importlib.util.find_spec(name) is None:
            sys.modules[name] = _stand_in(name)
