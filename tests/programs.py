"""Programs that some tests need and that need not be on every machine."""

import os
import shutil
from typing import NoReturn

import pytest


def pass_over(reason: str) -> NoReturn:
    """Skip the test for what this machine lacks, a sentence; in CI fail, where nothing may lack."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def find_program(*names: str, use: str) -> str:
    """Return the path of the first program there is; without one the test is passed over."""
    return next(filter(None, map(shutil.which, names)), None) or pass_over(use)
