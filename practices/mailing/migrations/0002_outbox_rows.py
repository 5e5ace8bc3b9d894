import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Name the states of mails as all outboxes do, and index the waiting ones only. Rows keep their state."""

    dependencies = [
        ("mailing", "0001_initial"),
    ]

    operations = [
        migrations.RenameField(model_name="outgoingmail", old_name="sent_at", new_name="done_at"),
        migrations.AlterField(
            model_name="outgoingmail",
            name="done_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="done"),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="due"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("given_up_at__isnull", True)),
                fields=["due_at", "id"],
                name="outgoingmail_waiting",
            ),
        ),
    ]
