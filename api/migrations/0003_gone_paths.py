"""Remember the paths of public pages that are unpublished, in the transaction that does it.

Deleted pages are remembered by a signal (``api/pages/gone.py``): when the row goes, what made it
private is gone already.
"""

from django.db import migrations

CREATE = """
    CREATE FUNCTION api_record_gone() RETURNS trigger AS $$
    BEGIN
      IF NEW.live THEN
        DELETE FROM api_gonepath WHERE url_path = NEW.url_path;
        RETURN NULL;
      END IF;
      INSERT INTO api_gonepath (url_path)
      SELECT OLD.url_path
       WHERE EXISTS (SELECT 1 FROM wagtailcore_site site
                       JOIN wagtailcore_page root ON root.id = site.root_page_id
                      WHERE site.is_default_site AND starts_with(OLD.path, root.path))
         AND NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction restriction
                           JOIN wagtailcore_page private ON private.id = restriction.page_id
                          WHERE starts_with(OLD.path, private.path))
         AND NOT EXISTS (SELECT 1 FROM api_gonepath gone WHERE gone.url_path = OLD.url_path);
      RETURN NULL;
    END
    $$ LANGUAGE plpgsql;
    CREATE TRIGGER api_gone AFTER UPDATE ON wagtailcore_page FOR EACH ROW
      WHEN (OLD.live IS DISTINCT FROM NEW.live) EXECUTE FUNCTION api_record_gone();
    ALTER TABLE wagtailcore_page ENABLE ALWAYS TRIGGER api_gone;
"""
DROP = """
    DROP TRIGGER api_gone ON wagtailcore_page;
    DROP FUNCTION api_record_gone();
"""


class Migration(migrations.Migration):
    dependencies = [("api", "0002_page_indexes")]

    operations = [migrations.RunSQL(CREATE, DROP)]
