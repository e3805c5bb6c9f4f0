"""The environment: read here and in no other package, once and typed.

A value that is missing or wrong ends the process with one line that names the variable, never
with a traceback: whoever starts Salve is not reading its source.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parents[2]

env = Env()


def refuse(reason: str) -> NoReturn:
    """End the process with one line on standard error and exit status 1."""
    raise SystemExit(f"Salve does not start: {reason}")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a variable or file that cannot be read as what it should be into a refusal."""
    try:
        yield
    except (EnvError, OSError, UnicodeError) as error:
        refuse(str(error).replace("\n", " "))


# What the process was given wins over the file.
with refusing():
    env.read_env(env.path("ENV_FILE", BASE_DIR / ".env"), recurse=False)
