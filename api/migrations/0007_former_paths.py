"""Remember whose path it was, and the paths that public pages leave when they are renamed or moved.

Such a path is gone once its page is: until then there is a redirect, or nothing. Wagtail moves a page
by ``path`` first and by ``url_path`` then, when ``OLD.path`` is the new place already: so a page was
public where neither leads through what is private.
"""

from django.db import migrations, models

CREATE = """
    CREATE OR REPLACE FUNCTION api_record_gone() RETURNS trigger AS $$
    BEGIN
      IF NEW.live THEN
        DELETE FROM api_gonepath WHERE url_path = NEW.url_path;
      END IF;
      INSERT INTO api_gonepath (url_path, page)
      SELECT OLD.url_path, OLD.id
       WHERE OLD.live
         AND EXISTS (SELECT 1 FROM wagtailcore_site site
                       JOIN wagtailcore_page root ON root.id = site.root_page_id
                      WHERE site.is_default_site AND starts_with(OLD.path, root.path)
                        AND starts_with(OLD.url_path, root.url_path))
         AND NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction restriction
                           JOIN wagtailcore_page private ON private.id = restriction.page_id
                          WHERE starts_with(OLD.path, private.path)
                             OR starts_with(OLD.url_path, private.url_path))
         AND NOT EXISTS (SELECT 1 FROM api_gonepath gone
                          WHERE gone.url_path = OLD.url_path AND gone.page = OLD.id);
      RETURN NULL;
    END
    $$ LANGUAGE plpgsql;
    DROP TRIGGER api_gone ON wagtailcore_page;
    CREATE TRIGGER api_gone AFTER UPDATE ON wagtailcore_page FOR EACH ROW
      WHEN ((OLD.live, OLD.url_path) IS DISTINCT FROM (NEW.live, NEW.url_path))
      EXECUTE FUNCTION api_record_gone();
    ALTER TABLE wagtailcore_page ENABLE ALWAYS TRIGGER api_gone;
"""
# The function of before, which knows no pages.
DROP = """
    CREATE OR REPLACE FUNCTION api_record_gone() RETURNS trigger AS $$
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
    DROP TRIGGER api_gone ON wagtailcore_page;
    CREATE TRIGGER api_gone AFTER UPDATE ON wagtailcore_page FOR EACH ROW
      WHEN (OLD.live IS DISTINCT FROM NEW.live) EXECUTE FUNCTION api_record_gone();
    ALTER TABLE wagtailcore_page ENABLE ALWAYS TRIGGER api_gone;
"""


class Migration(migrations.Migration):
    dependencies = [("api", "0006_card_bytes")]

    operations = [
        migrations.AddField("gonepath", "page", models.BigIntegerField(null=True)),
        migrations.RunSQL(CREATE, DROP),
    ]
