package dev.funnel.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Python packages that pip fetches into a folder of the build.
 *
 * @param requirements every package with its version
 * @param folder where they are installed
 */
public record PythonPackages(Path requirements, Path folder) {
  public static final String PYTHON = "python3";

  /** Where the benchmarks' scripts lie. */
  public static final Path SCRIPTS = Path.of("bench/python");

  /**
   * Installs the packages if they are not here.
   *
   * @param log gets what pip prints
   * @param out gets a line when this takes time
   * @return why they cannot be installed; empty if they are
   */
  public Optional<String> install(Path log, PrintWriter out)
      throws IOException, InterruptedException {
    Path installed = folder.resolve("requirements.txt");
    if (Files.exists(installed) && Files.mismatch(requirements, installed) < 0) {
      return Optional.empty();
    }
    out.println("installing the Python packages of " + requirements);
    out.flush();
    List<String> pip =
        List.of(
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--no-deps",
            "--upgrade",
            "--disable-pip-version-check",
            "--only-binary=:all:",
            "--requirement",
            requirements.toString(),
            "--target",
            folder.toString());
    if (!Subprocess.succeeds(new ProcessBuilder(pip).redirectErrorStream(true), log)) {
      return Optional.of(
          "pip cannot install " + requirements + "; it said: " + Subprocess.tail(log));
    }
    Files.copy(requirements, installed, StandardCopyOption.REPLACE_EXISTING);
    return Optional.empty();
  }

  /** A script that finds these packages. */
  public ProcessBuilder python(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(PYTHON);
    builder.command().addAll(arguments);
    builder.environment().put("PYTHONPATH", folder.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder;
  }
}
