package dev.funnel.bench.faults;

import java.io.IOException;

/** Keeps a process from outliving the one that has started it. */
final class Orphans {
  private Orphans() {}

  /** From now on this process is gone when its standard input has closed. */
  static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nobody writes.
                }
              } catch (IOException closed) {
                // As good as the end.
              }
              Runtime.getRuntime().halt(0);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
