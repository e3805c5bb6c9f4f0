"""What the settings read, what .env.example offers and what the docs explain are one list."""

import ast
import re
from collections import Counter

from cms.settings.env import BASE_DIR

SETTINGS = BASE_DIR / "cms" / "settings"


def list_variables_read() -> Counter[str]:
    """Every ``env.<type>("NAME", …)`` in the settings, with how often it is read."""
    names: Counter[str] = Counter()
    for path in SETTINGS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and node.func.attr != "read_env"
            ):
                assert isinstance(node.args[0], ast.Constant), "the name must be readable here"
                names[node.args[0].value] += 1
    return names


def test_settings_examples_and_docs_name_the_same_variables() -> None:
    read = set(list_variables_read())
    example = (BASE_DIR / ".env.example").read_text()
    docs = (BASE_DIR / "docs" / "operations.md").read_text()

    assert set(re.findall(r"^# ?([A-Z_]+)=", example, re.M)) == read
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", docs, re.M)) == read


def test_each_variable_is_read_once() -> None:
    assert {name for name, times in list_variables_read().items() if times > 1} == set()


def test_nothing_but_settings_and_launchers_reads_the_environment() -> None:
    launchers = {"manage.py", "gunicorn.conf.py", "cms/wsgi.py"}
    sources = [*BASE_DIR.glob("*.py")]
    for package in ("cms", "treatments", "articles", "api"):
        sources += (BASE_DIR / package).rglob("*.py")

    readers = {
        str(path.relative_to(BASE_DIR))
        for path in sources
        if re.search(
            r"\bos\.(environ|getenv)\b|from os import .*(environ|getenv)", path.read_text()
        )
    }

    assert readers == launchers
