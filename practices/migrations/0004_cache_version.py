"""Name the versions of what processes cache after what they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("practices", "0003_source_per_version")]

    operations = [
        migrations.RenameModel("VersionStamp", "CacheVersion"),
        migrations.RunSQL(
            "UPDATE practices_cacheversion SET name = 'layout' WHERE name = 'frame'",
            "UPDATE practices_cacheversion SET name = 'frame' WHERE name = 'layout'",
        ),
    ]
