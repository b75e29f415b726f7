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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
                        "io.datapool.fetch.binance",
                        "io.datapool.fetch.dump",
                        "io.datapool.fetch.files",
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
    void filesOfSeriesAreKeptWithoutKnowingWhereTheyAreFrom() {
        noClasses()
                .that()
                .resideInAPackage("io.datapool.fetch.files")
                .should()
                .dependOnClassesThat(resideInAPackage("io.datapool..")
                        .and(not(resideInAnyPackage("io.datapool.fetch.files", "io.datapool.parquet"))))
                .check(LOADER);
    }

    @Test
    void onlyTheCommandKnowsWhichExchangesThereAre() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.datapool.fetch.binance", "io.datapool.cli")
                .should()
                .dependOnClassesThat(resideInAPackage("io.datapool.fetch.binance"))
                .check(LOADER);
    }

    /** What is known of an exchange may also be a number, a header or a host. */
    @Test
    void nobodyElseSpeaksOfAnExchange() throws IOException {
        Pattern words = Pattern.compile("binance|X-MBX|usdm|fapi", Pattern.CASE_INSENSITIVE);
        Path sources = Path.of("src", "main", "java", "io", "datapool");
        List<Path> all;
        try (Stream<Path> files = Files.walk(sources)) {
            all = files.filter(Files::isRegularFile).toList();
        }
        List<Path> speaking = new ArrayList<>();
        for (Path file : all) {
            if (words.matcher(file.getFileName() + Files.readString(file)).find()) {
                speaking.add(sources.relativize(file).getParent());
            }
        }
        assertThat(speaking).containsOnly(Path.of("fetch", "binance"), Path.of("cli"));
    }

    @Test
    void onlyReadingAndWritingFilesKnowsParquet() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.datapool.parquet", "io.datapool.fetch.files")
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
                .filter(known -> List.of(
                                "io.datapool.loader",
                                "io.datapool.fetch",
                                "io.datapool.fetch.binance",
                                "io.datapool.fetch.dump",
                                "io.datapool.fetch.files")
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
