package dev.funnel.bench.grammar;

import dev.funnel.inference.djl.DefaultVocabulary;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.vocabulary.Llama3;
import dev.funnel.inference.vocabulary.Vocabularies;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The file by which the other engines are told what to do; its format stands in peers.py. */
final class PeerJob {
  private PeerJob() {}

  static Path write(Path file, Vocabularies vocabulary, Tokenizer tokenizer, List<Sample> samples)
      throws IOException, ModelFetchException {
    List<String> lines = new ArrayList<>();
    lines.add(vocabulary(vocabulary, tokenizer).toJson());
    samples.forEach(sample -> lines.add(sample(sample, tokenizer).toJson()));
    return Files.write(file, lines);
  }

  private static JsonValue vocabulary(Vocabularies vocabulary, Tokenizer tokenizer)
      throws ModelFetchException {
    List<JsonString> tokens =
        IntStream.range(0, tokenizer.vocabularySize())
            .mapToObj(id -> new JsonString(HexFormat.of().formatHex(tokenizer.bytes(id))))
            .toList();
    JsonObject.Builder head =
        JsonObject.builder().put("tokens", tokens).put("endOfTurn", tokenizer.endOfTurnId());
    return switch (vocabulary) {
      case LLAMA_2 -> head.build();
      case DEFAULT_MODEL -> head.put("tokenizer", DefaultVocabulary.tokenizerJson()).build();
      case LLAMA_3 -> head.put("words", Llama3.WORDS).build();
    };
  }

  private static JsonValue sample(Sample sample, Tokenizer tokenizer) {
    List<JsonArray> turns =
        sample.turns(tokenizer).stream()
            .map(turn -> new JsonArray(turn.stream().<JsonValue>map(JsonNumber::of).toList()))
            .toList();
    return JsonObject.builder()
        .put("name", sample.name())
        .put("schema", JsonValue.parse(sample.schema()))
        .put("outputs", turns)
        .build();
  }
}
