package dev.funnel.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ParameterSchema;
import dev.funnel.schemas.ParameterSchema.AnyShape;
import dev.funnel.schemas.ParameterSchema.ArrayShape;
import dev.funnel.schemas.ParameterSchema.EnumShape;
import dev.funnel.schemas.ParameterSchema.ObjectShape;
import dev.funnel.schemas.ParameterSchema.Property;
import dev.funnel.schemas.ParameterSchema.Scalar;
import dev.funnel.schemas.ParameterSchema.ScalarShape;
import dev.funnel.schemas.ParameterSchema.UnionShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeScriptTest {
  private static final ParameterSchema STRING = new ScalarShape(null, Scalar.STRING);
  private static final ParameterSchema NO_PARAMETERS = new ObjectShape(null, List.of());

  @Test
  void functionWithoutParametersTakesNone() {
    assertThat(TypeScript.function("now", null, NO_PARAMETERS)).isEqualTo("type now = () => any;");
  }

  @Test
  void everyShapeHasItsType() {
    ParameterSchema parameters =
        new ObjectShape(
            null,
            List.of(
                required("id", new ScalarShape("Order number", Scalar.INTEGER)),
                optional("note", STRING),
                required("size", new EnumShape(null, List.of("\"s\"", "3", "null"))),
                required("tags", new ArrayShape(null, STRING)),
                required("codes", new ArrayShape(null, new EnumShape(null, List.of("1", "2")))),
                required("one", new ArrayShape(null, new EnumShape(null, List.of("1")))),
                optional(
                    "place",
                    new UnionShape(
                        "Where",
                        List.of(STRING, new ObjectShape(null, List.of(required("zip", STRING)))))),
                optional("extra", NO_PARAMETERS),
                optional("rest", new AnyShape(null)),
                optional("rows", new ArrayShape(null, new ArrayShape(null, STRING)))));

    assertThat(TypeScript.function("order", "Orders", parameters))
        .isEqualTo(
            """
            // Orders
            type order = (_: {
            // Order number
            id: integer,
            note?: string,
            size: "s" | 3 | null,
            tags: string[],
            codes: (1 | 2)[],
            one: 1[],
            // Where
            place?: string | {
            zip: string,
            },
            extra?: object,
            rest?: any,
            rows?: string[][],
            }) => any;""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r\n", "\r", "\u000b", "\f", "\u001c", "\u0085", "\u2028", "\u2029", " \t\n "
      })
  void descriptionCannotLeaveItsComment(String lineBreak) {
    String description = lineBreak + "A trip" + lineBreak + "type evil = () => any;" + lineBreak;

    assertThat(TypeScript.function("trip", description, NO_PARAMETERS))
        .isEqualTo("// A trip type evil = () => any;\ntype trip = () => any;");
  }

  @Test
  void blankDescriptionIsNoComment() {
    assertThat(TypeScript.function("now", " \n ", NO_PARAMETERS)).startsWith("type now");
  }

  @Test
  void nameThatIsNoIdentifierIsQuoted() {
    ParameterSchema parameters =
        new ObjectShape(
            null,
            List.of(
                required("$ok_1", STRING),
                required("first name", STRING),
                required("1st", STRING),
                required("a: any,\n}) => any;\"", STRING),
                required("", STRING)));

    assertThat(TypeScript.function("f", null, parameters))
        .isEqualTo(
            """
            type f = (_: {
            $ok_1: string,
            "first name": string,
            "1st": string,
            "a: any,\\n}) => any;\\"": string,
            "": string,
            }) => any;""");
  }

  private static Property required(String name, ParameterSchema schema) {
    return new Property(name, schema, true);
  }

  private static Property optional(String name, ParameterSchema schema) {
    return new Property(name, schema, false);
  }
}
