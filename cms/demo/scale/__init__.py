"""Any number of articles to measure with: written from phrases, inserted in bulk."""

from cms.demo.scale.adding import DemoMissingError, add_articles

__all__ = ["DemoMissingError", "add_articles"]
