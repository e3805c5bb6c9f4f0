"""The demo clinic: fictional content to try Salve with, and any number of articles to measure it.

The content is data (``content/*.yaml``); models are named in it by label, so this package imports
neither treatments nor articles.
"""
