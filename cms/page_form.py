"""The admin's form of every page."""

from wagtail.admin.forms import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """Wagtail's form, which also refuses to publish what is not fit for it.

    Drafts may be incomplete, and so may what an editor sends to the reviewers: they fill in
    the review. Who approves or publishes is told here, beside the field, what is missing.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self._is_for_publishing():
            return
        for name, message in self.instance.find_publishing_errors().items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, message)

    def _is_for_publishing(self) -> bool:
        """Tell from the buttons of Wagtail's page editor (8.0.1, ``views/pages/edit.py``)."""
        is_approval = self.data.get("workflow-action-name") == "approve"
        is_submission = "action-submit" in self.data or "action-restart-workflow" in self.data
        is_public = bool(self.instance.pk) and self.instance.live
        return is_approval or (is_submission and is_public) or "action-publish" in self.data
