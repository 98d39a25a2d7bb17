package dev.funnel.schemas.json;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.Specification;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The drafts of JSON Schema by which arguments are judged. The formats {@code date}, {@code time},
 * {@code date-time}, {@code duration}, {@code email}, {@code hostname}, {@code ipv4}, {@code ipv6},
 * {@code uuid} and {@code uri} are checked, all others are annotations; {@code nullable} means what
 * OpenAPI says.
 */
final class StrictDialects {
  private static final Set<String> FORMATS =
      Set.of(
          "date",
          "time",
          "date-time",
          "duration",
          "email",
          "hostname",
          "ipv4",
          "ipv6",
          "uuid",
          "uri");

  /** The default one comes first. */
  static final List<Dialect> ALL =
      Stream.of(
              SpecificationVersion.DRAFT_2020_12,
              SpecificationVersion.DRAFT_2019_09,
              SpecificationVersion.DRAFT_7,
              SpecificationVersion.DRAFT_6,
              SpecificationVersion.DRAFT_4)
          .map(version -> strict(Specification.getDialect(version)))
          .toList();

  private StrictDialects() {}

  private static Dialect strict(Dialect dialect) {
    return Dialect.builder(dialect)
        .formats(
            formats -> {
              formats.keySet().retainAll(FORMATS);
              // RFC 5321 (local part, @, domain) and RFC 1123.
              bound(formats, "email", 64 + 1 + 255);
              bound(formats, "hostname", 253);
            })
        .keyword(new NonValidationKeyword("nullable"))
        .build();
  }

  // Their checks look back, so that a long text would take them for ever.
  private static void bound(Map<String, Format> formats, String name, int maxLength) {
    formats.computeIfPresent(name, (key, format) -> new BoundedFormat(format, maxLength));
  }

  private record BoundedFormat(Format format, int maxLength) implements Format {
    @Override
    public String getName() {
      return format.getName();
    }

    @Override
    public String getMessageKey() {
      return format.getMessageKey();
    }

    @Override
    public boolean matches(ExecutionContext execution, SchemaContext schema, String text) {
      return text.length() <= maxLength && format.matches(execution, schema, text);
    }
  }
}
