package dev.funnel.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;

/** Who may know whom; the same rules stand as a table in docs/architecture.md. */
@AnalyzeClasses(
    packages = "dev.funnel",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArrowsTest.NoTestJars.class})
class ArrowsTest {
  /** The tests of other modules, of which the simulation uses some. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String[] PURE_INFERENCE = {
    "dev.funnel.inference.sequence..",
    "dev.funnel.inference.scheduler..",
    "dev.funnel.inference.sampling..",
    "dev.funnel.inference.grammar..",
    "dev.funnel.inference.prompt..",
    "dev.funnel.inference.calls..",
    "dev.funnel.inference.weights..",
    "dev.funnel.inference.spi.."
  };

  @ArchTest
  static final ArchRule modulesDependOnThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("schemas")
          .definedBy("dev.funnel.schemas..")
          .layer("inference")
          .definedBy("dev.funnel.inference..")
          .layer("transport")
          .definedBy("dev.funnel.transport..")
          .layer("consumer")
          .definedBy("dev.funnel.consumer..")
          .layer("producer")
          .definedBy("dev.funnel.producer..")
          .layer("executor")
          .definedBy("dev.funnel.executor..")
          .layer("evaluation")
          .definedBy("dev.funnel.evaluation..")
          .layer("local")
          .definedBy("dev.funnel.local..")
          .layer("cli")
          .definedBy("dev.funnel.cli..")
          .whereLayer("schemas")
          .mayNotAccessAnyLayer()
          .whereLayer("inference")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("transport")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("consumer")
          .mayOnlyAccessLayers("schemas", "inference", "transport")
          .whereLayer("producer")
          .mayOnlyAccessLayers("schemas", "transport")
          .whereLayer("executor")
          .mayOnlyAccessLayers("schemas", "transport")
          .whereLayer("evaluation")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule djlStaysInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.funnel.inference.djl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule jacksonStaysInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.funnel.schemas.json..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..", "com.networknt..");

  @ArchTest
  static final ArchRule avroStaysInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.funnel.schemas.avro..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.avro..");

  @ArchTest
  static final ArchRule kafkaStaysAtTheRim =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.funnel.transport.kafka..", "dev.funnel.producer..", "dev.funnel.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "kafka..");

  @ArchTest
  static final ArchRule vertxStaysInTheWorker =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.funnel.consumer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule thePureEngineKnowsNoThreadAndNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE_INFERENCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..", "java.time..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("dev.funnel.(**)").should().beFreeOfCycles();

  @ArchTest
  static void everyPackageSaysWhatItOwns(JavaClasses classes) {
    var packages = new TreeSet<String>();
    classes.stream().map(JavaClass::getPackageName).forEach(packages::add);
    var explained = new TreeSet<String>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(new NoTestJars())
            .importPackages("dev.funnel")
            .stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .forEach(explained::add);

    assertThat(explained).containsAll(packages);
  }
}
