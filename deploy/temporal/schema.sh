#!/bin/sh
# Temporal's two databases, brought to the schema of this image's version. Safe to repeat; an upgrade of the image is
# an upgrade of the schema.
set -eu

for database in temporal temporal_visibility; do
  temporal-sql-tool --db "$database" create
  temporal-sql-tool --db "$database" setup-schema -v 0.0
done
temporal-sql-tool --db temporal update-schema --schema-name postgresql/v12/temporal
temporal-sql-tool --db temporal_visibility update-schema --schema-name postgresql/v12/visibility
