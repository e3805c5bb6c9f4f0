"""Turn one real web page into a draft that an editor can finish.

The folders read left to right are the pipeline::

    door/      SOURCE → bytes → text: files, standard input, the network; all limits live here
    readers/   text → Outline: what the page says, without its site's furniture
    pages/     Outline → draft page, images, related entries; the only part that writes
    report.py  what was made and what was left out, line by line

``readers`` knows nothing of Django and ``door`` nothing of HTML; ``running.py`` joins them for
``manage.py import_page``. The decisions behind it: ``docs/importer.md`` and
``docs/adr/0003-importer-html-library.md``.
"""
