from django.db import migrations

from pamoja.journal.triggers import UPDATE, append_only


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_initial"), ("journal", "0002_append_only")]
    operations = [
        append_only("analysis_verdict"),
        append_only("analysis_remark"),
        append_only("analysis_run", UPDATE),
        append_only("analysis_finding", UPDATE),
    ]
