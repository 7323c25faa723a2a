package dev.overskill.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/// The rules of the house that a build can check. Every module names them once:
///
///     @AnalyzeClasses(packages = "dev.overskill.files")
///     final class HouseTest {
///       @ArchTest static final ArchTests RULES = ArchTests.in(HouseRules.class);
///     }
public final class HouseRules {
  private static final DescribedPredicate<JavaClass> MAIN =
      DescribedPredicate.describe("main code", HouseRules::isMain);
  private static final DescribedPredicate<JavaClass> NO_ADAPTER =
      DescribedPredicate.describe("are no adapters", type -> !isAdapter(type));

  /// Dependencies come through constructors.
  @ArchTest
  static final ArchRule FIELDS_ARE_NOT_INJECTED =
      noFields()
          .that()
          .areDeclaredInClassesThat(MAIN)
          .should()
          .beAnnotatedWith("jakarta.inject.Inject")
          .orShould()
          .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
          .because("dependencies come through the constructor")
          .allowEmptyShould(true);

  /// Time enters through a clock.
  @ArchTest
  static final ArchRule TIME_COMES_FROM_A_CLOCK =
      noClasses()
          .that(MAIN)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .because("tests must be able to set the time: use java.time.Clock");

  /// A test waits for a condition, so it is neither slow nor flaky.
  @ArchTest
  static final ArchRule TESTS_DO_NOT_SLEEP =
      noClasses()
          .that(DescribedPredicate.not(MAIN))
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", Duration.class)
          .because("a test waits for a condition with a deadline: see Await")
          .allowEmptyShould(true);

  /// Names say what a thing is.
  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      classes()
          .that(MAIN)
          .should(new NamesSaySomething())
          .because("a word that fits everything says nothing");

  /// Features use features in one direction.
  @ArchTest
  static final ArchRule FEATURES_HAVE_NO_CYCLES =
      slices()
          .matching("dev.overskill.*.(*)..")
          .should()
          .beFreeOfCycles()
          .because("two features that need each other are one feature")
          .allowEmptyShould(true);

  /// Only the tenant transaction holds the pool, so no statement runs without a tenant.
  @ArchTest
  static final ArchRule STATEMENTS_RUN_AS_A_TENANT =
      noClasses()
          .that(MAIN)
          .and()
          .resideOutsideOfPackages(
              "dev.overskill.tenancy..", "dev.overskill.outbox..", "dev.overskill.testkit..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("(io\\.vertx\\.(mutiny\\.)?sqlclient\\.Pool|javax?\\.sql\\..*)")
          .because("a statement runs in a TenantTransaction, as one tenant");

  /// SQL lives in the adapters.
  @ArchTest
  static final ArchRule SQL_LIVES_IN_ADAPTERS =
      noClasses()
          .that(MAIN)
          .and()
          .resideOutsideOfPackages("dev.overskill.tenancy..", "dev.overskill.outbox..")
          .and(NO_ADAPTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..")
          .because("statements live in a Postgres… class beside their feature");

  /// What a process says goes through its log.
  @ArchTest
  static final ArchRule NOTHING_PRINTS =
      noClasses()
          .that(MAIN)
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
          .because("a log line has a level, a time and a trace");

  private HouseRules() {}

  private static boolean isMain(JavaClass type) {
    return type.getSource()
        .map(source -> !source.getUri().toString().contains("/test-classes/"))
        .orElse(true);
  }

  private static boolean isAdapter(JavaClass type) {
    return NamesSaySomething.outermost(type).getSimpleName().startsWith("Postgres");
  }
}
