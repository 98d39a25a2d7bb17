import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))


@pytest.fixture(scope="session")
def program_file() -> Path:
    """The program, as ./funnel model program writes it."""
    name = os.environ.get("FUNNEL_PROGRAM")
    if not name:
        pytest.skip("FUNNEL_PROGRAM names no file of: ./funnel model program --out FILE")
    return Path(name)
