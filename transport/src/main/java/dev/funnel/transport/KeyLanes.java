package dev.funnel.transport;

import dev.funnel.schemas.Payload;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps records of one key in line: only the first of each lane may run. A record without a key
 * waits for nobody.
 */
final class KeyLanes {
  private final Map<Payload, ArrayDeque<Delivery>> lanes = new HashMap<>();

  /** Whether the delivery is the first of its lane. */
  boolean join(Delivery delivery) {
    Payload key = delivery.record().key();
    if (key == null) {
      return true;
    }
    ArrayDeque<Delivery> lane = lanes.computeIfAbsent(key, any -> new ArrayDeque<>());
    lane.add(delivery);
    return lane.peek() == delivery;
  }

  /** Removes a delivery; the next one of its lane if that may run now. */
  Optional<Delivery> leave(Delivery delivery) {
    Payload key = delivery.record().key();
    ArrayDeque<Delivery> lane = key == null ? null : lanes.get(key);
    if (lane == null) {
      return Optional.empty();
    }
    boolean wasFirst = lane.peek() == delivery;
    lane.remove(delivery);
    if (lane.isEmpty()) {
      lanes.remove(key);
    }
    return wasFirst ? Optional.ofNullable(lane.peek()) : Optional.empty();
  }
}
