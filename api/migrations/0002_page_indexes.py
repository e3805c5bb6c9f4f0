"""The indexes by which delivery finds and orders pages, and Wagtail's table lacks."""

from django.db import migrations

# A url_path may be longer than a B-tree takes, and is only ever compared for equality.
CREATE = """
    CREATE INDEX api_page_url_path ON wagtailcore_page USING hash (url_path);
    CREATE INDEX api_page_type_first ON wagtailcore_page
        (content_type_id, first_published_at DESC, id) WHERE live;
    CREATE INDEX api_page_type_live ON wagtailcore_page (content_type_id) WHERE live;
    CREATE INDEX api_page_type_hidden ON wagtailcore_page (content_type_id) WHERE NOT live;
    CREATE INDEX api_page_first ON wagtailcore_page (first_published_at DESC, id) WHERE live;
    CREATE INDEX api_page_last ON wagtailcore_page (last_published_at DESC, id) WHERE live;
    CREATE INDEX api_page_depth ON wagtailcore_page (depth, path) WHERE live;
    CREATE INDEX api_page_title ON wagtailcore_page (title, id) WHERE live;
"""
DROP = """
    DROP INDEX api_page_url_path, api_page_type_first, api_page_type_live, api_page_type_hidden,
        api_page_first, api_page_last, api_page_depth, api_page_title;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
