package dev.funnel.inference.model;

/**
 * A file inside a Python wheel, pinned by its content.
 *
 * @param requirement the wheel for pip, name and version
 * @param entry the file's path inside the wheel
 * @param size in bytes
 * @param sha256 in lower-case hexadecimal
 */
record PinnedFile(String requirement, String entry, long size, String sha256) {
  String fileName() {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }
}
