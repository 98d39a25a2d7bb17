package dev.funnel.transport.ledger;

/**
 * A turn whose calls were to be run, and whose next turn has not come in time.
 *
 * @param responseOffset where the response with its calls lies
 */
public record OpenTurn(int partition, long responseOffset) {}
