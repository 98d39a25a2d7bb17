package dev.funnel.consumer;

import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.InboundRecord;

/**
 * A request that the engine may run.
 *
 * @param record it came in
 * @param generation what the engine is asked; its id begins with the record's coordinates
 * @param turn what may come of it
 */
record AdmittedRequest(
    InboundRecord record, ChatRequest request, GenerationRequest generation, CompiledTurn turn) {}
