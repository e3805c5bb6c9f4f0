"""Rows that store facts about their file: measured once, when a new file is saved.

A read never measures, so an answer can be built on a read-only transaction. A row that was
written past ``save()`` (a fixture, a bulk insert) keeps the facts it came with.
"""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models, transaction


class MeasuredFile(models.Model):
    """A model with a ``file`` and with fields that are filled from it; mix in before Wagtail's."""

    measured_fields: ClassVar[frozenset[str]]
    measured_file_name: str | None = None
    file: Any  # a FieldFile; the subclass has the field

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Save, a new file's facts with it, in one transaction with ``retire_previous_file``."""
        if not self._will_save_new_file(kwargs.get("update_fields")):
            super().save(**kwargs)
            return
        self.measure_file()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *self.measured_fields}
        with transaction.atomic(using=kwargs.get("using")):
            self.retire_previous_file()
            super().save(**kwargs)
        self.measured_file_name = self.file.name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        """Make the instance and remember which file its stored facts are about."""
        instance = super().from_db(db, field_names, values, **kwargs)
        instance.measured_file_name = instance.__dict__.get("file")
        return instance

    def measure_file(self) -> None:
        """Fill the ``measured_fields`` from the file."""
        raise NotImplementedError

    def retire_previous_file(self) -> None:
        """Record what must outlive the file that is being replaced; nothing by default."""

    def _will_save_new_file(self, update_fields: Collection[str] | None) -> bool:
        """Tell whether the file will be written and is not the one the facts are about."""
        if update_fields is not None and "file" not in update_fields:
            return False
        if "file" not in self.__dict__ or not self.file:
            return False
        return not self.file._committed or self.file.name != self.measured_file_name
