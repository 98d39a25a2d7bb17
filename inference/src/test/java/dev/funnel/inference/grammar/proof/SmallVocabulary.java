package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.spi.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/**
 * Every byte, and a few thousand pieces cut at random out of JSON texts: across quotes, commas and
 * escapes, and inside characters. No model has it; it needs none.
 */
final class SmallVocabulary implements Tokenizer {
  private static final int END_OF_TURN = 2;
  private static final int FIRST_BYTE = 3;
  private static final int NUM_PIECES = 3_000;
  private static final int MAX_PIECE = 9;

  private final List<byte[]> tokens = new ArrayList<>();
  private final Tokenisations spellings;

  SmallVocabulary() {
    for (int special = 0; special < FIRST_BYTE; special++) {
      tokens.add(new byte[0]);
    }
    for (int symbol = 0; symbol < 256; symbol++) {
      tokens.add(new byte[] {(byte) symbol});
    }
    addPieces();
    spellings = new Tokenisations(this);
  }

  private void addPieces() {
    byte[] text = text();
    Random random = new Random(11);
    Set<ByteBuffer> seen = new HashSet<>();
    while (seen.size() < NUM_PIECES) {
      int from = random.nextInt(text.length - MAX_PIECE);
      byte[] piece = Arrays.copyOfRange(text, from, from + 2 + random.nextInt(MAX_PIECE - 1));
      if (seen.add(ByteBuffer.wrap(piece))) {
        tokens.add(piece);
      }
    }
  }

  private static byte[] text() {
    StringBuilder text = new StringBuilder();
    for (long seed = 5_000; seed < 5_200; seed++) {
      InstanceGenerator instances =
          new InstanceGenerator(SchemaGenerator.schema(seed), new Draw(seed));
      for (int i = 0; i < 5; i++) {
        instances.next().ifPresent(text::append);
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int[] encode(String text) {
    return spellings.longest(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  @Override
  public OptionalInt specialId(String token) {
    return token.equals("<|im_end|>") ? OptionalInt.of(END_OF_TURN) : OptionalInt.empty();
  }

  @Override
  public byte[] bytes(int tokenId) {
    return tokens.get(tokenId).clone();
  }

  @Override
  public int endOfTurnId() {
    return END_OF_TURN;
  }

  @Override
  public int vocabularySize() {
    return tokens.size();
  }
}
