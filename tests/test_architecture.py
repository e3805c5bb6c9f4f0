"""The house rules that a machine can check: imports, sizes, names, the environment.

Each test looks at every module and compares the whole list of offences with none.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("cms", "treatments", "articles", "api")

# Which other rooms each may import. Besides, the project's URLs mount the API.
MAY_IMPORT = {
    "cms": {"cms"},
    "treatments": {"cms", "treatments"},
    "articles": {"cms", "articles"},
    "api": {"cms", "treatments", "articles", "api"},
}
MOUNTS = ("cms/urls.py", "api")

# Programs start before there are settings, and say in the environment which to use.
MAY_READ_ENVIRONMENT = ("cms/settings/", "manage.py", "gunicorn.conf.py", "cms/wsgi.py")

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_POSITIONAL_PARAMETERS = 4

NAMES_WITHOUT_A_SUBJECT = {"utils", "util", "helpers", "helper", "misc", "common"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def load_modules() -> dict[str, ast.Module]:
    """Parse every module but migrations, which are generated: path to tree."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    names = {path: path.relative_to(ROOT).as_posix() for path in [*paths, *ROOT.glob("*.py")]}
    return {
        name: ast.parse(path.read_text(), name)
        for path, name in sorted(names.items())
        if "/migrations/" not in name
    }


MODULES = load_modules()


def find_offences(find: Callable[[str, ast.Module], list[str]]) -> dict[str, list[str]]:
    """Return what a rule finds wrong, by module, without those where it finds nothing."""
    offences = {module: find(module, tree) for module, tree in MODULES.items()}
    return {module: found for module, found in offences.items() if found}


def list_imported(module: str, node: ast.AST) -> list[str]:
    """Return the full names that an import statement imports from, none for other nodes."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    package = Path(module).parent.parts
    above = package[: len(package) + 1 - node.level] if node.level else ()
    return [".".join(filter(None, [*above, node.module]))]


def list_functions(tree: ast.Module) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def test_rules_are_applied_to_the_whole_project() -> None:
    rooms = {module.split("/")[0] for module in MODULES}

    assert rooms >= {*PACKAGES, "manage.py", "gunicorn.conf.py"}
    assert len(MODULES) > 100


def test_imports_point_one_way() -> None:
    def find(module: str, tree: ast.Module) -> list[str]:
        room = module.split("/")[0]
        imported = {name for node in ast.walk(tree) for name in list_imported(module, node)}
        others = {name.split(".")[0] for name in imported} & set(PACKAGES)
        wrong = others - MAY_IMPORT.get(room, set(PACKAGES))
        return sorted(other for other in wrong if (module, other) != MOUNTS)

    assert find_offences(find) == {}


def test_no_function_imports() -> None:
    """An import inside a function hides an arrow; only ``AppConfig.ready`` must wait."""

    def find(module: str, tree: ast.Module) -> list[str]:
        return [
            function.name
            for function in list_functions(tree)
            if not (module.endswith("/apps.py") and function.name == "ready")
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

    assert find_offences(find) == {}


def test_names_say_what_is_inside() -> None:
    def find(module: str, tree: ast.Module) -> list[str]:
        classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        return [
            *(NAMES_WITHOUT_A_SUBJECT & set(Path(module).with_suffix("").parts)),
            *(name for name in classes if name.startswith(("Custom", "My"))),
            *(name for name in classes if name.endswith(("Helper", "Util", "Utils"))),
        ]

    assert find_offences(find) == {}


def test_modules_are_short() -> None:
    def find(module: str, tree: ast.Module) -> list[str]:
        length = len((ROOT / module).read_text().splitlines())
        return [f"{length} lines"] if length > MAX_MODULE_LINES else []

    assert find_offences(find) == {}


def test_functions_are_short() -> None:
    def find(module: str, tree: ast.Module) -> list[str]:
        return [
            function.name
            for function in list_functions(tree)
            if (function.end_lineno or 0) - function.lineno + 1 > MAX_FUNCTION_LINES
        ]

    assert find_offences(find) == {}


def test_functions_take_few_positional_parameters() -> None:
    """Besides the instance; a view is given by name what its address holds."""

    def find(module: str, tree: ast.Module) -> list[str]:
        return [
            function.name
            for function in list_functions(tree)
            for names in [[a.arg for a in function.args.args if a.arg not in ("self", "cls")]]
            if len(names) > MAX_POSITIONAL_PARAMETERS and names[0] != "request"
        ]

    assert find_offences(find) == {}


def test_environment_is_read_in_settings_only() -> None:
    def find(module: str, tree: ast.Module) -> list[str]:
        if module.startswith(MAY_READ_ENVIRONMENT):
            return []
        names = [
            node.attr if isinstance(node, ast.Attribute) else node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute | ast.alias)
        ]
        return [name for name in names if name in ("environ", "getenv")]

    assert find_offences(find) == {}


def test_settings_are_never_guessed() -> None:
    """``getattr(settings, …)``: a setting has one place where it gets its default."""

    def find(module: str, tree: ast.Module) -> list[str]:
        calls = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        return [call for call in calls if call.startswith("getattr(settings,")]

    assert find_offences(find) == {}
