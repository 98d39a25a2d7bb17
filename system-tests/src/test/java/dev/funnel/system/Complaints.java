package dev.funnel.system;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SamplingParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The texts of the example file, and requests made of them. */
final class Complaints {
  private static final Path FILE = Path.of("..", "examples", "complaints.txt");

  private Complaints() {}

  static List<String> texts() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for the call of text {@code index}, in a conversation of its own. */
  static ChatRequest.Builder request(int index) {
    String name = "complaint-" + index;
    return ChatRequest.builder(
            RequestIdentity.of(name, name), List.of(new ChatMessage.User(texts().get(index))))
        .functions(List.of(ComplaintFunction.DEFINITION));
  }

  /** The likeliest tokens, at most so many. */
  static SamplingParams greedy(int maxTokens) {
    return new SamplingParams(0.0, null, null, null, maxTokens, List.of());
  }
}
