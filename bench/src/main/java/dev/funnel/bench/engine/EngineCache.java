package dev.funnel.bench.engine;

import dev.funnel.bench.PythonPackages;
import dev.funnel.bench.Subprocess;
import dev.funnel.inference.model.ModelExport;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.weights.WeightEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What the benchmark keeps between runs: packages, compiled programs, models, logs. */
record EngineCache(Path folder) {
  EngineCache {
    folder = folder.toAbsolutePath();
  }

  PythonPackages packages() {
    return new PythonPackages(
        PythonPackages.SCRIPTS.resolve("engine-requirements.txt"), folder.resolve("python"));
  }

  /** Where the output of a program goes. */
  Path log(String program) throws IOException {
    return Files.createDirectories(folder.resolve("logs")).resolve(program + ".log");
  }

  /** The default model as every engine reads it; written anew, for the adapter may be another. */
  Path defaultModel(Consumer<String> progress) throws IOException, ModelFetchException {
    Path file = Files.createDirectories(folder.resolve("model")).resolve("default.gguf");
    progress.accept("writing " + file);
    var unused =
        ModelExport.write(
            ModelLibrary.ofUser(System.getenv(), progress).find(new ModelSource.Default()),
            WeightEncoding.Q8_0,
            file,
            (bytes, total) -> {});
    return file;
  }

  /** A model of the 1.1B shape with random weights and the vocabulary of another; written once. */
  Path shapeModel(Path vocabulary, Consumer<String> progress)
      throws IOException, InterruptedException, ContenderFailed {
    Path file = folder.resolve("model").resolve("shape-1b.gguf");
    if (Files.exists(file)) {
      return file;
    }
    progress.accept("writing " + file);
    List<String> arguments =
        List.of(
            PythonPackages.SCRIPTS.resolve("engine_shape.py").toString(),
            vocabulary.toString(),
            file.toString());
    Path log = log("shape");
    if (!Subprocess.succeeds(packages().python(arguments).redirectErrorStream(true), log)) {
      throw new ContenderFailed("the model cannot be written: " + Subprocess.tail(log));
    }
    return file;
  }
}
