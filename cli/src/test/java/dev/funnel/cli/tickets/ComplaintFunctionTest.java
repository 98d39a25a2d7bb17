package dev.funnel.cli.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.ParameterSchema.ObjectShape;
import dev.funnel.schemas.json.SchemaParser;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComplaintFunctionTest {
  private static final String ARGUMENTS =
      "{\"complaint\":{\"issue\":\"wifi\",\"frequency\":\"daily\",\"duration\":\"not stated\"}}";

  @TempDir private Path directory;

  @Test
  void aCallIsFiledAndReturnsItsTicket() throws Exception {
    Path file = directory.resolve("t.db");
    try (TicketStore store = TicketStore.open(file)) {
      assertThat(new ComplaintFunction(store).call(call(ARGUMENTS)))
          .isEqualTo("{\"ticket\":\"C-1\"}");
    }

    try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = reader.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM tickets")) {
      assertThat(row.getString("call_id")).isEqualTo("call_1");
      assertThat(row.getString("issue")).isEqualTo("wifi");
      assertThat(row.getString("frequency")).isEqualTo("daily");
      assertThat(row.getString("duration")).isEqualTo("not stated");
      assertThat(row.getString("filed_at")).isNotBlank();
    }
  }

  @Test
  void aMissingFactIsRefusedWithItsPlace() {
    try (TicketStore store = TicketStore.open(directory.resolve("t.db"))) {
      assertThatThrownBy(() -> new ComplaintFunction(store).call(call("{\"complaint\":{}}")))
          .hasMessage("'/complaint' lacks the member 'issue'; add it");
    }
  }

  @Test
  void theDefinitionIsASchemaOfOneComplaint() throws Exception {
    assertThat(SchemaParser.parse(ComplaintFunction.DEFINITION.parameters()))
        .isInstanceOfSatisfying(
            ObjectShape.class,
            shape ->
                assertThat(shape.properties())
                    .singleElement()
                    .satisfies(
                        complaint -> {
                          assertThat(complaint.name()).isEqualTo("complaint");
                          assertThat(complaint.required()).isTrue();
                          assertThat(((ObjectShape) complaint.schema()).properties())
                              .allMatch(property -> property.required())
                              .extracting(property -> property.name())
                              .containsExactly("issue", "frequency", "duration");
                        }));
  }

  private static FunctionCall call(String arguments) {
    return new FunctionCall("call_1", "parse_customer_complaint", arguments);
  }
}
