"""Where the demo may go: an empty site, and no other. Each test here starts without the demo."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.demo.loading import NotEmptyError, load_demo
from cms.demo.scale import DemoMissingError, add_articles
from cms.models import HomePage, StandardPage


def test_load_refuses_a_site_with_pages_of_its_own(db: None) -> None:
    HomePage.objects.get().add_child(instance=StandardPage(title="Our own page"))

    with pytest.raises(NotEmptyError, match="pages of its own"):
        load_demo()

    assert Page.objects.count() == 3


def test_load_refuses_a_home_page_that_somebody_wrote(db: None) -> None:
    HomePage.objects.get().save_revision().publish()

    with pytest.raises(NotEmptyError, match="pages of its own"):
        load_demo()


def test_command_says_in_one_line_why_it_does_nothing(db: None) -> None:
    Page.objects.filter(depth__gt=1).delete()

    with pytest.raises(CommandError, match=r"^There is no home page; run the migrations"):
        call_command("load_demo")


def test_without_the_demo_nothing_is_added(db: None) -> None:
    with pytest.raises(DemoMissingError, match="run load_demo"):
        add_articles(5, report=lambda added: None)
