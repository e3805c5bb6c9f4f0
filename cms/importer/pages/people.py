"""Find the reviewer a publisher names on the command line."""

from cms.importer.problems import ImportProblem
from cms.models import Person
from cms.search.fold import fold


def find_person(name: str) -> Person:
    """The one person called ``name``, with or without credentials; case and accents do not count.

    Raises:
        ImportProblem: nobody or more than one is called so; the message lists who there is.
    """
    people = list(Person.objects.order_by("name", "pk"))
    key = fold(name)
    found = [one for one in people if key and key in (fold(one.name), fold(str(one)))]
    if len(found) == 1:
        return found[0]
    if found:
        raise ImportProblem(f"more than one person is called {name}: {_join(found)}")
    known = f"there are: {_join(people)}" if people else "no people are entered yet"
    raise ImportProblem(f"no person is called {name}; {known}")


def _join(people: list[Person]) -> str:
    shown = "; ".join(str(one) for one in people[:10])
    return shown if len(people) <= 10 else f"{shown}; and {len(people) - 10} more"
