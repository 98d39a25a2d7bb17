package dev.funnel.bench.engine;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;

/** Jobs as the other engines read them. */
final class PeerJobs {
  private PeerJobs() {}

  static JsonObject forward(ForwardJob job) {
    return JsonObject.builder()
        .put("work", "forward")
        .put("prefill", prompts(job.prefill()))
        .put("decode", prompts(job.decode()))
        .put("tokens", job.numTokens())
        .build();
  }

  static JsonObject bulk(BulkJob job) {
    JsonObject.Builder head =
        JsonObject.builder()
            .put("work", "bulk")
            .put("warm", prompts(job.warm().stream().map(BulkJob.Turn::prompt).toList()))
            .put("prompts", prompts(job.turns().stream().map(BulkJob.Turn::prompt).toList()))
            .put("tokens", job.maxTokens())
            .put("inFlight", job.inFlight());
    // As text: its members' order is what the engines write.
    return job.isConstrained()
        ? head.put("schema", Complaints.FUNCTION.parameters()).build()
        : head.putNull("schema").build();
  }

  private static JsonArray prompts(List<List<Integer>> prompts) {
    return new JsonArray(prompts.stream().map(PeerJobs::tokens).toList());
  }

  private static JsonValue tokens(List<Integer> prompt) {
    return new JsonArray(prompt.stream().<JsonValue>map(JsonNumber::of).toList());
  }
}
