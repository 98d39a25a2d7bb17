package dev.funnel.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdapterTest {
  private static final LlamaConfig MODEL =
      new LlamaConfig(2, 1, 1, 1, 2, 3, 8, 1e4, 1e-5, 64, true);
  private static final String KEY = "base_model.model.model.layers.0.mlp.down_proj.lora_";

  @Test
  void theScaledProductOfTheFactorsIsAdded() {
    float[] weight = {1, 1, 1, 1, 1, 1};

    adapter("").mergeInto(0, Projection.DOWN, weight, MODEL);

    // B = (1, -1), A = (1, 2, 3), alpha / r = 2
    assertThat(weight).containsExactly(3, 5, 7, -1, -3, -5);
  }

  @Test
  void aProjectionWithoutFactorsStaysAsItIs() {
    float[] weight = {1, 1, 1, 1, 1, 1};

    adapter("").mergeInto(0, Projection.UP, weight, MODEL);

    assertThat(weight).containsOnly(1);
  }

  @Test
  void rankStabilisedAdaptersDivideByTheRoot() {
    String json = "{\"peft_type\":\"LORA\",\"r\":16,\"lora_alpha\":8,\"use_rslora\":true}";

    LoraConfig config = LoraConfig.read("c", json.getBytes(StandardCharsets.UTF_8));

    assertThat(config).isEqualTo(new LoraConfig(16, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use_dora\":true|'/use_dora' is set; only plain LoRA",
        "\"modules_to_save\":[\"lm_head\"]|'/modules_to_save' is set",
        "\"rank_pattern\":{\"q_proj\":4}|'/rank_pattern' is set",
        "\"layers_to_transform\":3|'/layers_to_transform' is set",
        "\"bias\":\"all\"|'/bias' is set",
        "\"alpha_pattern\":{\"q_proj\":4}|'/alpha_pattern' is set",
      })
  void moreThanAPlainMergeIsRefused(String setting, String message) {
    assertThatThrownBy(() -> adapter("," + setting))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tiny/adapter_config.json")
        .hasMessageContaining(message);
  }

  @Test
  void ranksAbove256AreRefused() {
    String json = "{\"peft_type\":\"LORA\",\"r\":257,\"lora_alpha\":8}";

    assertThatThrownBy(() -> LoraConfig.read("c", json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is 257; supported are 1 to 256");
  }

  @Test
  void anAdapterWithoutFactorsIsRefused() {
    assertThatThrownBy(() -> LoraAdapter.read("tiny", config(""), safetensors("{}")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("holds no LoRA factor");
  }

  @Test
  void largerFilesThanAnAdapterOfTheModelCanNeedAreNotRead(@TempDir Path directory)
      throws IOException {
    Files.write(directory.resolve("adapter_config.json"), config(""));
    try (var file =
        new RandomAccessFile(directory.resolve("adapter_model.safetensors").toFile(), "rw")) {
      file.setLength((16 << 20) + 2000);
    }

    assertThatThrownBy(() -> LoraAdapter.open(directory, MODEL))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("has 16779216 bytes")
        .hasMessageContaining("that an adapter of rank 1 of this model can need");
  }

  @Test
  void theConfigurationIsJudgedBeforeTheTensorsAreLookedFor(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("adapter_config.json"),
        "{\"peft_type\":\"LORA\",\"r\":257,\"lora_alpha\":8}");

    assertThatThrownBy(() -> LoraAdapter.open(directory, MODEL))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is 257; supported are 1 to 256");
  }

  @Test
  void aConfigurationHasALimitOfItsOwn(@TempDir Path directory) throws IOException {
    Files.write(directory.resolve("adapter_config.json"), new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> LoraAdapter.open(directory, MODEL))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("more than the 1048576 that a configuration may have");
  }

  @Test
  void bytesWhoseEndsLieBeforeTheirBeginsAreNotInTheFile() {
    byte[] file =
        safetensors(
            "{"
                + entry("A", "1,3", "9223372036854775796,-9223372036854775808")
                + ","
                + entry("B", "2,1", "0,8")
                + "}",
            1,
            2);
    LoraAdapter overflowing = LoraAdapter.read("tiny", config(""), file);

    assertThatThrownBy(() -> overflowing.mergeInto(0, Projection.DOWN, new float[6], MODEL))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("A.weight does not lie inside the file");
  }

  @Test
  void factorsOfAnotherModelAreRefused() {
    LlamaConfig wider = new LlamaConfig(2, 1, 1, 1, 2, 4, 8, 1e4, 1e-5, 64, true);

    assertThatThrownBy(() -> adapter("").mergeInto(0, Projection.DOWN, new float[8], wider))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(
            KEY + "A.weight has the shape [1, 3]; this model and rank need [1, 4]");
  }

  @Test
  void aTensorThatIsNoFactorIsRefused() {
    byte[] file =
        safetensors(
            "{\"lm_head.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 1);

    assertThatThrownBy(() -> LoraAdapter.read("tiny", config(""), file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("lm_head.weight is not a LoRA factor");
  }

  @Test
  void everyMutationIsReadOrRefusedAndNothingElse() {
    byte[] whole = factors();
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      byte[] mutant = Arrays.copyOf(whole, whole.length - random.nextInt(2) * random.nextInt(40));
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      try {
        LoraAdapter adapter = LoraAdapter.read("tiny", config(""), mutant);
        adapter.requireFits(MODEL);
        adapter.mergeInto(0, Projection.DOWN, new float[6], MODEL);
      } catch (ModelFileException e) {
        assertThat(e).hasMessageContaining("dapter");
      }
    }
  }

  private static LoraAdapter adapter(String settings) {
    return LoraAdapter.read("tiny", config(settings), factors());
  }

  private static byte[] config(String settings) {
    String json = "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":2" + settings + "}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] factors() {
    return safetensors(
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + entry("A", "1,3", "0,12")
            + ","
            + entry("B", "2,1", "12,20")
            + "}",
        1,
        2,
        3,
        1,
        -1);
  }

  private static String entry(String factor, String shape, String offsets) {
    return "\"%s%s.weight\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%s]}"
        .formatted(KEY, factor, shape, offsets);
  }

  private static byte[] safetensors(String header, float... values) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + json.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(json.length).put(json);
    out.asFloatBuffer().put(values);
    return out.array();
  }
}
