package dev.funnel.cli.export;

import java.io.PrintWriter;
import java.util.Objects;

/** Progress for logs and pipes: a line for each tenth. */
public final class PlainFileProgress implements FileProgress {
  private final PrintWriter out;
  private long tenths;

  public PlainFileProgress(PrintWriter out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  @Override
  public void written(long bytes, long total) {
    if (10 * bytes / total > tenths) {
      tenths = 10 * bytes / total;
      out.println(bytes / 1_000_000 + " of " + total / 1_000_000 + " MB written");
      out.flush();
    }
  }

  @Override
  public void close() {
    out.flush();
  }
}
