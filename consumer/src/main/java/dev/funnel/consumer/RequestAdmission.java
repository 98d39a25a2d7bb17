package dev.funnel.consumer;

import dev.funnel.inference.prompt.PromptEncoder;
import dev.funnel.inference.prompt.RecentEncodings;
import dev.funnel.inference.prompt.Segment;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.Urgency;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.codec.ChatCodec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a record may run and prepares it for the engine. One thread (as its compiler); no
 * clock but the argument.
 */
final class RequestAdmission {
  private final ChatCodec codec;
  private final ServedModel model;
  private final PromptEncoder encoder;
  private final ServedModels models;
  private final int maxTokenBytes;
  private final TurnCompiler turns;

  RequestAdmission(ChatCodec codec, ServedModel model, TurnCompiler turns) {
    this.codec = codec;
    this.model = model;
    this.turns = turns;
    this.models = new ServedModels(model.models());
    this.encoder = new PromptEncoder(new RecentEncodings(model.tokenizer()));
    this.maxTokenBytes = maxTokenBytes(model.tokenizer());
  }

  /**
   * Reads and checks a record.
   *
   * @param id of the generation: a record that comes again is another one
   * @throws RequestRefused with the code that answers it
   */
  AdmittedRequest admit(InboundRecord record, String id, Instant now) throws RequestRefused {
    ChatRequest request = codec.decodeRequest(record);
    ModelIdentity weights = models.find(request.model());
    refuseExpired(request, now);
    refuseLateTurn(request);
    CompiledTurn turn = turns.of(request);
    List<Integer> prompt = encode(model.format().render(request));
    int maxTokens = orElse(request.sampling().maxTokens(), model.maxCompletionTokens());
    refuseTurnsThatCannotEnd(turn.bound(), maxTokens, model.maxPositions() - prompt.size());
    var generation =
        new GenerationRequest(
            id,
            weights,
            prompt,
            resolve(request),
            maxTokens,
            request.sampling().stop(),
            turn.grammar(),
            urgency(request));
    return new AdmittedRequest(record, request, generation, turn);
  }

  /** The models that requests find; owned by the same thread. */
  ServedModels models() {
    return models;
  }

  /** How many admissions so far took long, because there was a turn to compile. */
  long numCompiled() {
    return turns.numCompiled();
  }

  private static void refuseExpired(ChatRequest request, Instant now) throws RequestRefused {
    Instant deadline = request.deadline();
    if (deadline != null && !now.isBefore(deadline)) {
      throw new RequestRefused(
          ErrorCode.DEADLINE_EXCEEDED,
          "the deadline " + deadline + " had passed when the request was taken");
    }
  }

  private static Urgency urgency(ChatRequest request) {
    Instant deadline = request.deadline();
    return new Urgency(
        request.priority(),
        deadline == null ? Urgency.NO_DEADLINE : deadline.toEpochMilli(),
        request.identity().tenant());
  }

  // A call in the last turn is not run, so a turn beyond it comes from a client, not an executor.
  private static void refuseLateTurn(ChatRequest request) throws RequestRefused {
    int maxTurns = request.execution().maxTurns();
    if (request.execution().execute() && request.identity().turn() >= maxTurns) {
      throw new RequestRefused(
          ErrorCode.MAX_TURNS_EXCEEDED,
          "turn "
              + request.identity().turn()
              + " of a conversation that has at most "
              + maxTurns
              + " turns, counted from 0");
    }
  }

  // A turn that must hold a call, or an answer of a schema, must be able to end with it.
  private void refuseTurnsThatCannotEnd(int bound, int maxTokens, int positionsLeft)
      throws RequestRefused {
    if (bound > maxTokens) {
      throw new RequestRefused(
          ErrorCode.INVALID_REQUEST,
          "max_tokens is "
              + maxTokens
              + ", but the shortest turn that the schemas allow may need "
              + bound
              + " tokens; set max_tokens to at least "
              + bound
              + " or require less in the schemas");
    }
    if (bound > positionsLeft) {
      throw new RequestRefused(
          ErrorCode.PROMPT_TOO_LONG,
          "the prompt leaves "
              + positionsLeft
              + " of "
              + model.maxPositions()
              + " tokens, but the shortest turn that the schemas allow may need "
              + bound
              + "; shorten the conversation or require less in the schemas");
    }
  }

  private List<Integer> encode(List<Segment> segments) throws RequestRefused {
    // No fewer bytes than characters, and no token has more bytes than the longest: a lower bound.
    long numCharacters = 0;
    for (Segment segment : segments) {
      if (segment instanceof Segment.Text text) {
        numCharacters += text.text().length();
      }
    }
    // Before it is encoded: a megabyte of text costs time that others wait for.
    refuseLongPrompt(numCharacters / maxTokenBytes);
    List<Integer> prompt = encoder.encode(segments);
    refuseLongPrompt(prompt.size());
    return prompt;
  }

  private void refuseLongPrompt(long atLeastTokens) throws RequestRefused {
    if (atLeastTokens >= model.maxPositions()) {
      throw new RequestRefused(
          ErrorCode.PROMPT_TOO_LONG,
          "the prompt has "
              + atLeastTokens
              + " tokens or more; '"
              + model.name()
              + "' takes at most "
              + (model.maxPositions() - 1)
              + "; shorten the conversation or offer fewer functions");
    }
  }

  private static int maxTokenBytes(Tokenizer tokenizer) {
    int max = 1;
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      max = Math.max(max, tokenizer.bytes(id).length);
    }
    return max;
  }

  // Greedy unless asked otherwise: a small model calls functions best so, and a replay is equal.
  private static ResolvedSampling resolve(ChatRequest request) {
    SamplingParams sampling = request.sampling();
    return new ResolvedSampling(
        orElse(sampling.temperature(), 0.0),
        orElse(sampling.topP(), 1.0),
        orElse(sampling.topK(), 0),
        orElse(sampling.seed(), request.identity().defaultSeed()));
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
