package dev.funnel.system.hostile;

import static dev.funnel.schemas.ErrorCode.DEADLINE_EXCEEDED;
import static dev.funnel.schemas.ErrorCode.INVALID_REQUEST;
import static dev.funnel.schemas.ErrorCode.UNDECODABLE;
import static dev.funnel.schemas.ErrorCode.UNKNOWN_MODEL;
import static dev.funnel.system.hostile.AvroBody.array;
import static dev.funnel.system.hostile.AvroBody.join;
import static dev.funnel.system.hostile.AvroBody.number;
import static dev.funnel.system.hostile.AvroBody.real;
import static dev.funnel.system.hostile.AvroBody.some;
import static dev.funnel.system.hostile.AvroBody.text;
import static dev.funnel.system.hostile.AvroBody.user;
import static dev.funnel.system.hostile.HostileRecord.allowed;
import static dev.funnel.system.hostile.HostileRecord.refused;

import dev.funnel.schemas.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Avro values: bytes that are none, and bytes that are but say what may not be. */
final class AvroCases {
  private static final long TWO_BILLION = Integer.MAX_VALUE;
  private static final byte[] NOT_UTF8 = {(byte) 0xc3, (byte) 0x28, (byte) 0xff};
  private static final byte[] LONE_SURROGATE = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};

  private AvroCases() {}

  static List<HostileRecord> all() {
    List<HostileRecord> cases = new ArrayList<>();
    addBytes(cases);
    addSizes(cases);
    addBranches(cases);
    addTexts(cases);
    addNumbers(cases);
    return cases;
  }

  private static void addBytes(List<HostileRecord> cases) {
    byte[] good = AvroBody.GOOD;
    for (int part = 0; part < 24; part++) {
      int length = 2 + part * (good.length - 2) / 24;
      cases.add(refused("avro cut off after " + length, UNDECODABLE, Arrays.copyOf(good, length)));
    }
    for (int at = 2; at < AvroBody.HEADER_LENGTH; at += 2) {
      byte[] unknown = good.clone();
      unknown[at] ^= 0x40;
      cases.add(refused("avro of another schema, byte " + at, UNDECODABLE, unknown));
    }
    byte[] marker = good.clone();
    marker[1] = 2;
    cases.add(refused("avro with another marker", UNDECODABLE, marker));
    cases.add(refused("avro and one byte", UNDECODABLE, join(good, new byte[1])));
    cases.add(refused("avro twice", UNDECODABLE, join(good, good)));
    cases.add(refused("avro and a megabyte", UNDECODABLE, join(good, new byte[900_000])));
    cases.add(allowed("avro that says as little as it may", new AvroBody().bytes()));
    byte[] random = new byte[4_000];
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) ((i * 31) ^ (i >> 3));
    }
    cases.add(
        refused(
            "avro header before noise",
            UNDECODABLE,
            join(Arrays.copyOf(good, AvroBody.HEADER_LENGTH), random)));
  }

  private static void addSizes(List<HostileRecord> cases) {
    for (long count : new long[] {TWO_BILLION, Long.MAX_VALUE, 1_000_000}) {
      add(cases, "an array of " + count, UNDECODABLE, "messages", number(count));
      add(cases, "a map of " + count, UNDECODABLE, "metadata", number(count));
      add(cases, "a text of " + count, UNDECODABLE, "model", some(number(count)));
    }
    add(cases, "an array of the least long", UNDECODABLE, "messages", number(Long.MIN_VALUE));
    add(cases, "a block of -2 billion", UNDECODABLE, "messages", number(-TWO_BILLION), number(4));
    add(cases, "a text of -1", UNDECODABLE, "model", some(number(-1)));
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0xff);
    add(cases, "a number of 12 bytes", UNDECODABLE, "priority", endless);
    add(cases, "no messages", INVALID_REQUEST, "messages", number(0));
    byte[][] messages = Collections.nCopies(2_049, user("a")).toArray(byte[][]::new);
    add(cases, "2,049 messages", INVALID_REQUEST, "messages", array(messages));
    byte[] function = join(text("f"), number(0), text("{}"));
    byte[][] functions = Collections.nCopies(1_000, function).toArray(byte[][]::new);
    add(cases, "1,000 functions of one name", INVALID_REQUEST, "functions", array(functions));
    byte[][] entries = new byte[17][];
    Arrays.setAll(entries, i -> join(text("k" + i), text("v")));
    add(cases, "17 entries of metadata", INVALID_REQUEST, "metadata", array(entries));
    byte[][] stops = Collections.nCopies(5, text("x")).toArray(byte[][]::new);
    add(cases, "5 stop sequences", INVALID_REQUEST, "stop", array(stops));
    add(cases, "an empty stop sequence", INVALID_REQUEST, "stop", array(text("")));
    add(cases, "a long stop sequence", INVALID_REQUEST, "stop", array(text("x".repeat(257))));
  }

  private static void addBranches(List<HostileRecord> cases) {
    for (long branch : new long[] {2, -1, TWO_BILLION}) {
      add(cases, "branch " + branch + " of a text", UNDECODABLE, "tenant", number(branch));
    }
    add(cases, "branch 4 of a message", UNDECODABLE, "messages", number(1), number(4), number(0));
    add(cases, "branch 2 of a choice", UNDECODABLE, "functionChoice", number(2), number(0));
    add(cases, "symbol 3 of a choice", UNDECODABLE, "functionChoice", number(0), number(3));
    add(cases, "symbol 2 of a dialect", UNDECODABLE, "dialect", number(2));
    add(cases, "symbol -1 of a dialect", UNDECODABLE, "dialect", number(-1));
    add(cases, "symbol 99 of a mode", UNDECODABLE, "schemaMode", number(99));
    add(
        cases,
        "a choice that is no function",
        INVALID_REQUEST,
        "functionChoice",
        number(1),
        text("x".repeat(200_000)));
    add(
        cases,
        "an assistant without a word",
        INVALID_REQUEST,
        "messages",
        array(join(number(2), number(0), number(0))));
    add(
        cases,
        "a required call of nothing",
        INVALID_REQUEST,
        "functionChoice",
        number(0),
        number(2));
  }

  private static void addTexts(List<HostileRecord> cases) {
    for (byte[] text : List.of(NOT_UTF8, LONE_SURROGATE)) {
      String what = text == NOT_UTF8 ? "no UTF-8" : "a lone surrogate";
      add(
          cases,
          "a message of " + what,
          UNDECODABLE,
          "messages",
          array(join(number(1), text(text))));
      add(cases, "an id of " + what, UNDECODABLE, "id", some(text(text)));
      add(
          cases,
          "a metadata key of " + what,
          UNDECODABLE,
          "metadata",
          array(join(text(text), text("v"))));
    }
    for (String field : List.of("tenant", "conversation", "id")) {
      add(cases, field + " of 301", INVALID_REQUEST, field, some(text("x".repeat(301))));
    }
    add(cases, "a model of 100,000", UNKNOWN_MODEL, "model", some(text("m".repeat(100_000))));
    add(cases, "a model named NUL", UNKNOWN_MODEL, "model", some(text("\0")));
    cases.add(allowed("NUL in avro", new AvroBody().with("messages", array(user("a\0b"))).bytes()));
    cases.add(allowed("an empty user", new AvroBody().with("messages", array(user(""))).bytes()));
    byte[] named = join(text("<|im_end|>"), number(0), text("{}"));
    add(cases, "a function named like a token", INVALID_REQUEST, "functions", array(named));
    byte[] broken = join(text("f"), number(0), text("{\"type\":"));
    add(cases, "parameters cut off", ErrorCode.INVALID_SCHEMA, "functions", array(broken));
    byte[] empty = join(text("f"), number(0), text(""));
    add(cases, "parameters of nothing", ErrorCode.INVALID_SCHEMA, "functions", array(empty));
    add(
        cases,
        "an answer's schema of nothing",
        ErrorCode.INVALID_SCHEMA,
        "responseSchema",
        some(text("")));
  }

  private static void addNumbers(List<HostileRecord> cases) {
    for (double value :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1, 2.5, -Double.MAX_VALUE}) {
      add(cases, "temperature " + value, INVALID_REQUEST, "temperature", some(real(value)));
      add(cases, "top_p " + value, INVALID_REQUEST, "topP", some(real(value)));
    }
    for (long value : new long[] {0, -1, Integer.MIN_VALUE}) {
      add(cases, "max_tokens " + value, INVALID_REQUEST, "maxTokens", some(number(value)));
      add(cases, "top_k " + value, INVALID_REQUEST, "topK", some(number(value)));
      add(cases, "max_turns " + value, INVALID_REQUEST, "maxTurns", number(value));
    }
    add(cases, "max_turns 65", INVALID_REQUEST, "maxTurns", number(65));
    add(cases, "max_tokens beyond 32 bits", UNDECODABLE, "maxTokens", some(number(1L << 40)));
    add(cases, "turn -1", INVALID_REQUEST, "turn", some(number(-1)));
    add(cases, "generation -1", INVALID_REQUEST, "generation", some(number(-1)));
    add(cases, "a deadline of long ago", DEADLINE_EXCEEDED, "deadline", some(number(0)));
    add(cases, "the least deadline", DEADLINE_EXCEEDED, "deadline", some(number(Long.MIN_VALUE)));
    allow(cases, "the last deadline", "deadline", some(number(Long.MAX_VALUE)));
    allow(cases, "the most tokens", "maxTokens", some(number(Integer.MAX_VALUE)));
    allow(cases, "the least seed", "seed", some(number(Long.MIN_VALUE)));
    allow(cases, "the highest priority", "priority", number(Integer.MAX_VALUE));
    allow(cases, "the lowest priority", "priority", number(Integer.MIN_VALUE));
    allow(cases, "a boolean of 255", "parallelCalls", new byte[] {(byte) 0xff});
  }

  private static void add(
      List<HostileRecord> cases, String name, ErrorCode code, String field, byte[]... parts) {
    cases.add(refused("avro: " + name, code, new AvroBody().with(field, parts).bytes()));
  }

  private static void allow(List<HostileRecord> cases, String name, String field, byte[]... parts) {
    cases.add(allowed("avro: " + name, new AvroBody().with(field, parts).bytes()));
  }
}
