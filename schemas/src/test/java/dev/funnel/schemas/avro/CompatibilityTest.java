package dev.funnel.schemas.avro;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

/** What README.md promises of versions: each reads the records of every other. */
class CompatibilityTest {
  @Test
  void everyVersionReadsEveryOther() {
    for (Function<SchemaVersion, Schema> type :
        List.<Function<SchemaVersion, Schema>>of(
            SchemaVersion::request, SchemaVersion::response, SchemaVersion::deadLetter)) {
      for (SchemaVersion reader : AvroSchemas.VERSIONS) {
        for (SchemaVersion writer : AvroSchemas.VERSIONS) {
          assertThat(
                  checkReaderWriterCompatibility(type.apply(reader), type.apply(writer)).getType())
              .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
      }
    }
  }

  @Test
  void everyErrorCodeHasItsSymbol() {
    assertThat(AvroSchemas.CURRENT.deadLetter().getField("code").schema().getEnumSymbols())
        .isEqualTo(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
  }
}
