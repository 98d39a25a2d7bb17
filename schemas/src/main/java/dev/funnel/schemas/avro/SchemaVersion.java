package dev.funnel.schemas.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * The schemas of one version. A version that has been released is never edited: what changes is a
 * new folder of {@code src/main/avro} and the new last element of {@link AvroSchemas#VERSIONS}.
 */
record SchemaVersion(Schema request, Schema response, Schema deadLetter) {
  /** Reads the version's files from the class path. */
  static SchemaVersion load(String version) {
    // One parser: the later files refer to the types of the earlier ones.
    Schema.Parser parser = new Schema.Parser();
    parse(parser, version, "Types");
    return new SchemaVersion(
        parse(parser, version, "ChatRequest"),
        parse(parser, version, "ChatResponse"),
        parse(parser, version, "DeadLetter"));
  }

  private static Schema parse(Schema.Parser parser, String version, String file) {
    String resource = version + "/" + file + ".avsc";
    try (InputStream in = SchemaVersion.class.getResourceAsStream(resource)) {
      return parser.parse(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " of the class path", e);
    }
  }
}
