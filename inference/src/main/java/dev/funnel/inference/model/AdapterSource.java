package dev.funnel.inference.model;

import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LoraAdapter;
import dev.funnel.inference.weights.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/** Where an adapter comes from. */
public sealed interface AdapterSource {
  /** By which requests ask for it, behind the base's name and a plus. */
  String name();

  /** Where it is, for people. */
  String root();

  /**
   * Reads it.
   *
   * @param model that it shall be merged into
   * @throws ModelFileException if a file is missing, damaged or cannot be merged
   */
  LoraAdapter read(LlamaConfig model);

  /** A directory in PEFT's layout. */
  record Directory(String name, Path path) implements AdapterSource {
    private static final int MAX_NAME_LENGTH = 64;
    private static final Pattern NAME =
        Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_NAME_LENGTH - 1) + "}");
    private static final Pattern NOT_IN_NAME = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern NOT_FIRST_IN_NAME = Pattern.compile("^[._-]+");

    /**
     * @throws ModelFileException if the name cannot stand in a model's name
     */
    public Directory {
      Objects.requireNonNull(path, "path");
      if (!NAME.matcher(name).matches()) {
        throw new ModelFileException(
            "The adapter name '"
                + name
                + "' is not allowed; it has 1 to 64 letters, digits, '.', '_' and '-', the first a"
                + " letter or digit");
      }
    }

    /** An adapter that is named after its directory, as far as that may stand in a name. */
    public static Directory namedAfter(Path path) {
      Path last = path.toAbsolutePath().normalize().getFileName();
      String allowed = NOT_IN_NAME.matcher(last == null ? "" : last.toString()).replaceAll("-");
      String name = NOT_FIRST_IN_NAME.matcher(allowed).replaceFirst("");
      return new Directory(
          name.isEmpty() ? "adapter" : name.substring(0, Math.min(MAX_NAME_LENGTH, name.length())),
          path);
    }

    @Override
    public String root() {
      return path.toString();
    }

    @Override
    public LoraAdapter read(LlamaConfig model) {
      return LoraAdapter.open(path, model);
    }
  }

  /** An adapter that is part of this library. */
  record BuiltIn(String name) implements AdapterSource {
    public BuiltIn {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String root() {
      return name;
    }

    @Override
    public LoraAdapter read(LlamaConfig model) {
      return LoraAdapter.read(
          name, resource("adapter_config.json"), resource("adapter_model.safetensors"));
    }

    private byte[] resource(String file) {
      String path = "/dev/funnel/adapters/" + name + "/" + file;
      try (InputStream in = AdapterSource.class.getResourceAsStream(path)) {
        if (in == null) {
          throw new IllegalStateException("the resource " + path + " is missing");
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("reading the resource " + path, e);
      }
    }
  }
}
