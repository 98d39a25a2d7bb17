package dev.funnel.producer;

import dev.funnel.schemas.RequestIdentity;

/** What all turns of one submitted request share. */
record ConversationKey(String tenant, String conversation, String id, int generation) {
  static ConversationKey of(RequestIdentity identity) {
    return new ConversationKey(
        identity.tenant(), identity.conversation(), identity.id(), identity.generation());
  }
}
