package dev.funnel.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "funnel " + (version == null ? "(unpackaged classes)" : version),
      "Java ${java.version}, ${os.name} ${os.arch}"
    };
  }
}
