package dev.funnel.consumer;

import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.util.Map;

/**
 * A request that the engine may run.
 *
 * @param record it came in
 * @param generation what the engine is asked; its id is the record's coordinates
 * @param parser reads the model's turn; fresh, used once
 * @param validators by function name, one for each function of the request
 */
record AdmittedRequest(
    InboundRecord record,
    ChatRequest request,
    GenerationRequest generation,
    OutputParser parser,
    Map<String, ArgumentsValidator> validators) {}
