package dev.funnel.schemas.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of one version. A version that has been released is never edited: what changes is a
 * new folder of {@code src/main/avro} and the new last element of {@link AvroSchemas#VERSIONS}.
 */
record SchemaVersion(
    Schema request, Schema response, Schema deadLetter, @Nullable Schema ledgerEntry) {
  /** Reads the version's files from the class path; the ledger came with version 3. */
  static SchemaVersion load(String version) {
    // One parser: the later files refer to the types of the earlier ones.
    Schema.Parser parser = new Schema.Parser();
    parse(parser, version, "Types");
    return new SchemaVersion(
        parse(parser, version, "ChatRequest"),
        parse(parser, version, "ChatResponse"),
        parse(parser, version, "DeadLetter"),
        parseIfPresent(parser, version, "LedgerEntry"));
  }

  private static Schema parse(Schema.Parser parser, String version, String file) {
    return Objects.requireNonNull(parseIfPresent(parser, version, file), file);
  }

  private static @Nullable Schema parseIfPresent(
      Schema.Parser parser, String version, String file) {
    String resource = version + "/" + file + ".avsc";
    try (InputStream in = SchemaVersion.class.getResourceAsStream(resource)) {
      return in == null ? null : parser.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " of the class path", e);
    }
  }
}
