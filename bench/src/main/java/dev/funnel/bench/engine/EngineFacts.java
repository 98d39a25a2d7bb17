package dev.funnel.bench.engine;

/**
 * What ran.
 *
 * @param setting that it was found fastest with
 * @param command by which it runs
 */
record EngineFacts(String version, String setting, String command) {}
