"""The text that the search box of the moderators looks in, for the comments that there are."""

from django.db import migrations, models

from practices.languages.search_words import comparable

BATCH = 1000


def fill(apps, schema_editor):
    comments = apps.get_model("discussion", "PracticeComment")
    batch = []
    for comment in comments.objects.exclude(state="erased").order_by("pk").iterator(BATCH):
        comment.search_text = "\n".join(map(comparable, (comment.comment, comment.author, comment.user_email)))
        batch.append(comment)
        if len(batch) == BATCH:
            comments.objects.bulk_update(batch, ["search_text"])
            batch = []
    comments.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [("discussion", "0001_initial")]

    operations = [
        migrations.AddField("practicecomment", "search_text", models.TextField(blank=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
