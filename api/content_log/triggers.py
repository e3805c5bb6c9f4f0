"""Watches as SQL: two functions and, for each watch, a trigger for every way a row can change.

A trigger's name ends in a digest of its definition and of the functions, so the names alone tell
whether the database has what the code wants.
"""

from dataclasses import dataclass
from hashlib import sha256

from .watches import EVERYTHING, Watch, list_watches

PREFIX = "api_log_"

# Keys are written in the changing transaction itself, with its number: visible to a reader exactly
# when the change is. Of a changed id both the old and the new one are logged.
_LOG_CHANGE = """
DECLARE
  old_key text; new_key text;
BEGIN
  IF TG_NARGS = 1 THEN
    INSERT INTO {schema}.api_change (key) VALUES (TG_ARGV[0]);
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    EXECUTE pg_catalog.format('SELECT $1 || ($2).%I', TG_ARGV[1])
       INTO old_key USING TG_ARGV[0] || ':', OLD;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE pg_catalog.format('SELECT $1 || ($2).%I', TG_ARGV[1])
       INTO new_key USING TG_ARGV[0] || ':', NEW;
  END IF;
  INSERT INTO {schema}.api_change (key)
  SELECT DISTINCT key FROM pg_catalog.unnest(ARRAY[old_key, new_key]) key WHERE key IS NOT NULL;
  RETURN NULL;
END
"""

# The page is locked against a change of ``live`` until this transaction ends: otherwise one that
# takes the page live at the same moment could miss this row, and this one that the page is live.
_LOG_CHANGE_IF_LIVE = """
DECLARE
  old_page bigint; new_page bigint;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    EXECUTE pg_catalog.format('SELECT ($1).%I', TG_ARGV[1]) INTO old_page USING OLD;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE pg_catalog.format('SELECT ($1).%I', TG_ARGV[1]) INTO new_page USING NEW;
  END IF;
  PERFORM 1 FROM {schema}.wagtailcore_page
    WHERE id IN (old_page, new_page) AND live FOR SHARE;
  IF FOUND THEN
    INSERT INTO {schema}.api_change (key) VALUES (TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
"""


@dataclass(frozen=True)
class Trigger:
    """A trigger: its table, its name, and the statement that makes it."""

    table: str
    name: str
    statement: str


@dataclass(frozen=True)
class Function:
    """A trigger function: its name, which tells its source, and its source."""

    name: str
    source: str

    def build_statement(self, schema: str) -> str:
        """Return the statement that makes the function, in a schema."""
        body = self.source.replace("{schema}", schema)
        head = f"CREATE OR REPLACE FUNCTION {schema}.{self.name}() RETURNS trigger"
        return f"{head} AS $${body}$$ LANGUAGE plpgsql"


def _name_function(stem: str, source: str) -> Function:
    return Function(f"{PREFIX}{stem}_{_digest(source)}", source)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


LOG_CHANGE = _name_function("change", _LOG_CHANGE)
LOG_CHANGE_IF_LIVE = _name_function("change_if_live", _LOG_CHANGE_IF_LIVE)
FUNCTIONS = (LOG_CHANGE, LOG_CHANGE_IF_LIVE)


def build_triggers(schema: str) -> dict[str, Trigger]:
    """Return every trigger by its name."""
    watches = list_watches()
    tables = sorted({watch.table for watch in watches})
    triggers = [
        *(trigger for watch in watches for trigger in _build_row_triggers(watch, schema)),
        *(_build_truncate_trigger(table, schema) for table in tables),
    ]
    return {trigger.name: trigger for trigger in triggers}


def _build_row_triggers(watch: Watch, schema: str) -> list[Trigger]:
    old, new = _list_row(watch, "OLD"), _list_row(watch, "NEW")
    changed = f"({old}) IS DISTINCT FROM ({new})"
    live = watch.live_column
    if live:
        return [
            _build_trigger(watch, schema, "INSERT", f"NEW.{live}"),
            _build_trigger(watch, schema, "DELETE", f"OLD.{live}"),
            _build_trigger(watch, schema, "UPDATE", f"{changed} AND (OLD.{live} OR NEW.{live})"),
        ]
    update = _build_trigger(watch, schema, "UPDATE", changed)
    return (
        [update]
        if watch.only_updates
        else [_build_trigger(watch, schema, "INSERT OR DELETE"), update]
    )


def _list_row(watch: Watch, row: str) -> str:
    return ", ".join(f'{row}."{column}"' for column in watch.columns)


def _build_trigger(watch: Watch, schema: str, event: str, condition: str = "") -> Trigger:
    function = LOG_CHANGE_IF_LIVE if watch.page_column else LOG_CHANGE
    arguments = [watch.prefix, watch.page_column or watch.key_column]
    when = f" WHEN ({condition})" if condition else ""
    call = ", ".join(f"'{argument}'" for argument in arguments if argument)
    return _name_trigger(
        watch.table,
        f"AFTER {event} ON {schema}.{watch.table} FOR EACH ROW{when}"
        f" EXECUTE FUNCTION {schema}.{function.name}({call})",
    )


def _build_truncate_trigger(table: str, schema: str) -> Trigger:
    return _name_trigger(
        table,
        f"AFTER TRUNCATE ON {schema}.{table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {schema}.{LOG_CHANGE.name}('{EVERYTHING}')",
    )


def _name_trigger(table: str, definition: str) -> Trigger:
    name = f"{PREFIX}{_digest(definition)}"
    return Trigger(table, name, f"CREATE TRIGGER {name} {definition}")
