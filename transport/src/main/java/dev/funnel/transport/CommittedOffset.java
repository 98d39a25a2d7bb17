package dev.funnel.transport;

import java.util.Objects;

/**
 * What a group has committed for a partition.
 *
 * @param offset the watermark: everything below is done
 * @param metadata which offsets above it are done too, as {@link OffsetBitmap} writes it
 */
public record CommittedOffset(long offset, String metadata) {
  /** Nothing was committed. What lies before the first delivered record counts as done. */
  public static final CommittedOffset NONE = new CommittedOffset(0, "");

  public CommittedOffset {
    Objects.requireNonNull(metadata, "metadata");
    if (offset < 0) {
      throw new IllegalArgumentException("offset is " + offset + "; it begins with 0");
    }
  }
}
