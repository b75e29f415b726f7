package io.datapool;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final JavaClasses LOADER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> location.contains("pool-loader"))
            .importPackages("io.datapool");

    @Test
    void theLoaderIsWhatIsLookedAt() {
        assertThat(LOADER.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrder(
                        "io.datapool.loader",
                        "io.datapool.parquet",
                        "io.datapool.fetch",
                        "io.datapool.fetch.dump",
                        "io.datapool.cli");
    }

    @Test
    void thePoolIsKnownByItsPublicApiOnly() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.datapool.internal.."))
                .check(LOADER);
    }

    @Test
    void fetchingKnowsNoPool() {
        noClasses()
                .that()
                .resideInAPackage("io.datapool.fetch..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.datapool..")
                        .and(not(resideInAnyPackage("io.datapool.fetch..", "io.datapool.parquet"))))
                .check(LOADER);
    }

    @Test
    void parquetKnowsNobodyElse() {
        noClasses()
                .that()
                .resideInAPackage("io.datapool.parquet")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.datapool..").and(not(resideInAPackage("io.datapool.parquet"))))
                .check(LOADER);
    }

    @Test
    void onlyReadingAndWritingFilesKnowsParquet() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.datapool.parquet", "io.datapool.fetch..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.parquet..", "org.apache.avro..", "org.apache.hadoop.."))
                .check(LOADER);
    }

    @Test
    void onlyTheCommandKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.datapool.cli..")
                .should()
                .dependOnClassesThat(resideInAPackage("picocli.."))
                .check(LOADER);
    }

    @Test
    void nobodyKnowsTheCommand() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.datapool.cli..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.datapool.cli.."))
                .check(LOADER);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.datapool.(**)").should().beFreeOfCycles().check(LOADER);
    }

    @Test
    void noTypeOfAnotherLibraryStandsInAPublicSignature() {
        List<String> foreign = LOADER.stream()
                .filter(known -> known.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(known -> List.of("io.datapool.loader", "io.datapool.fetch", "io.datapool.fetch.dump")
                        .contains(known.getPackageName()))
                .flatMap(known -> known.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED))
                .flatMap(unit -> signature(unit)
                        .map(JavaClass::getBaseComponentType)
                        .filter(used -> !used.isPrimitive())
                        .filter(used -> !used.getPackageName().startsWith("java."))
                        .filter(used -> !used.getPackageName().startsWith("io.datapool"))
                        .map(used -> unit.getFullName() + ": " + used.getName()))
                .toList();
        assertThat(foreign).isEmpty();
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getRawReturnType()),
                        unit.getRawParameterTypes().stream(),
                        unit.getExceptionTypes().stream(),
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream()
                                .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()))
                .flatMap(types -> types);
    }
}
