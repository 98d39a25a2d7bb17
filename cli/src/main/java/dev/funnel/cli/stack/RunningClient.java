package dev.funnel.cli.stack;

import dev.funnel.cli.stack.StackFactory.ParseStack;
import dev.funnel.local.Closings;
import dev.funnel.producer.ChatClient;

/**
 * A client and what was started for it.
 *
 * @param started closed with it; holds the client too
 */
record RunningClient(ChatClient client, Closings started) implements ParseStack {
  @Override
  public void close() {
    started.close();
  }
}
