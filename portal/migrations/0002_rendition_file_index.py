"""Every picture that is asked for is looked up by its file."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("wagtailimages", "0001_initial"),
    ]
    run_before: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS portal_rendition_file ON wagtailimages_rendition (file)",
            "DROP INDEX IF EXISTS portal_rendition_file",
        )
    ]
