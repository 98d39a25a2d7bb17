package dev.funnel.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RandomValues;
import dev.funnel.schemas.RequestRefused;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HostileBytesTest {
  private final ChatAvro avro = new ChatAvro();
  private final RandomValues values = new RandomValues(3);
  private final byte[] valid = avro.writeRequest(values.request());

  @Test
  void everyPrefixIsRefused() {
    for (int length = 0; length < valid.length; length++) {
      assertUndecodable(Arrays.copyOf(valid, length));
    }
  }

  @Test
  void bytesAfterTheRecordAreRefused() {
    assertUndecodable(Arrays.copyOf(valid, valid.length + 1));
  }

  @Test
  void anUnknownSchemaIsNamed() {
    byte[] unknown = valid.clone();
    unknown[2] ^= 1;

    assertThatThrownBy(() -> avro.readIdentity(unknown)).hasMessageContaining("its schema");
  }

  @Test
  void anAnnouncedLengthOfTwoGigabytesAllocatesNothing() {
    // Branch 1 (string) of the tenant, then a length of 2^31 - 1.
    byte[] bytes = Arrays.copyOf(valid, 16);
    byte[] announced = {2, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0xf};
    System.arraycopy(announced, 0, bytes, SingleObject.HEADER_LENGTH, announced.length);

    assertUndecodable(bytes);
  }

  @Test
  void anAnnouncedCountOfTwoBillionItemsAllocatesNothing() {
    // Six nulls (tenant to model), then an array's count of 2^31 - 1.
    byte[] bytes = Arrays.copyOf(valid, 21);
    byte[] announced = {0, 0, 0, 0, 0, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0xf};
    System.arraycopy(announced, 0, bytes, SingleObject.HEADER_LENGTH, announced.length);

    assertUndecodable(bytes);
  }

  @Test
  void aTextThatIsNotUtf8IsRefused() {
    // Branch 1 (string) of the tenant, a length of 2, the beginning of a longer character.
    byte[] bytes = valid.clone();
    byte[] text = {2, 4, (byte) 0xe2, (byte) 0x82};
    System.arraycopy(text, 0, bytes, SingleObject.HEADER_LENGTH, text.length);

    assertUndecodable(bytes);
  }

  private void assertUndecodable(byte[] bytes) {
    assertThatThrownBy(() -> avro.readRequest(bytes, PartialIdentity.NONE, values.origin()))
        .isInstanceOfSatisfying(
            RequestRefused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNDECODABLE));
  }
}
