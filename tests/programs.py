"""Programs that some tests need and that need not be on every machine."""

import os
import shutil

import pytest


def find_program(*names: str, use: str) -> str:
    """Return the path of the first program there is.

    Without one the test is skipped with ``use``, a sentence that says what to install; in CI it
    fails, so that nothing is passed over in silence there.
    """
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(use)
    return program
