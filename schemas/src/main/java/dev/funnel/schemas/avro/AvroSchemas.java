package dev.funnel.schemas.avro;

import java.util.List;

/** All versions of the schemas, oldest first; the last one is written, every one is read. */
final class AvroSchemas {
  /** See {@link SchemaVersion}. */
  static final List<SchemaVersion> VERSIONS =
      List.of(SchemaVersion.load("v1"), SchemaVersion.load("v2"), SchemaVersion.load("v3"));

  /** The version that is written. */
  static final SchemaVersion CURRENT = VERSIONS.get(VERSIONS.size() - 1);

  private AvroSchemas() {}
}
