from django.db import migrations, models


class Migration(migrations.Migration):
    """Key the rows by family and id, and name their states as all outboxes do. Rows keep their state."""

    dependencies = [
        ("search", "0002_synonyms"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="indexoutbox", name="waiting_for_the_index"),
        migrations.RenameField(model_name="indexoutbox", old_name="dead_at", new_name="given_up_at"),
        migrations.RenameField(model_name="indexoutbox", old_name="practice_id", new_name="object_id"),
        migrations.AlterField(model_name="indexoutbox", name="object_id", field=models.BigIntegerField()),
        migrations.AddField(
            model_name="indexoutbox", name="family", field=models.CharField(default="practice", max_length=20)
        ),
        migrations.RemoveField(model_name="indexoutbox", name="action"),
        migrations.AddIndex(
            model_name="indexoutbox",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("given_up_at__isnull", True)),
                fields=["due_at", "id"],
                name="indexoutbox_waiting",
            ),
        ),
    ]
