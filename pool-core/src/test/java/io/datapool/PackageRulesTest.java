package io.datapool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.internal.file.Surroundings;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    private static JavaClasses pool;

    @BeforeAll
    static void importTheLibrary() {
        pool = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.datapool");
        assertThat(pool.contain(SharedDataPool.class)).isTrue();
        assertThat(pool.contain(PackageRulesTest.class)).isFalse();
    }

    private static void isTheOnlyOneThatKnows(String knowing, String known) {
        assertThat(pool.stream()
                        .filter(type -> type.getPackageName().equals(knowing))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName()))
                .anyMatch(name -> name.startsWith(known));
        noClasses()
                .that()
                .resideOutsideOfPackage(knowing)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(known + "..")
                .check(pool);
    }

    @Test
    void onlyTheSegmentPackageKnowsChronicle() {
        isTheOnlyOneThatKnows("io.datapool.internal.segment", "net.openhft");
    }

    @Test
    void onlyTheRegistryPackageKnowsYamlAndJson() {
        isTheOnlyOneThatKnows("io.datapool.internal.registry", "org.yaml");
        isTheOnlyOneThatKnows("io.datapool.internal.registry", "com.google.gson");
    }

    @Test
    void onlyTheDataFramePackageKnowsDflib() {
        isTheOnlyOneThatKnows("io.datapool.dflib", "org.dflib");
    }

    @Test
    void onlyTheArrowPackageKnowsArrow() {
        isTheOnlyOneThatKnows("io.datapool.internal.arrow", "org.apache.arrow");
        isTheOnlyOneThatKnows("io.datapool.internal.arrow", "com.google.flatbuffers");
    }

    /** What one may ask of files outside of the file package; whatever else the JDK offers changes them or opens them to. */
    private static final Set<String> QUESTIONS = Set.of(
            "exists",
            "getAttribute",
            "getFileStore",
            "getOwner",
            "getPosixFilePermissions",
            "isDirectory",
            "isExecutable",
            "isReadable",
            "isRegularFile",
            "isSameFile",
            "isSymbolicLink",
            "isWritable",
            "list",
            "notExists",
            "readAllLines",
            "readAttributes",
            "size");

    private static final ArchRule ONLY_THE_FILE_PACKAGE_CHANGES_FILES = noClasses()
            .that()
            .resideOutsideOfPackage("io.datapool.internal.file")
            .should()
            .callMethodWhere(DescribedPredicate.describe("files may be changed", PackageRulesTest::mayChangeFiles))
            .orShould()
            .callConstructorWhere(DescribedPredicate.describe(
                    "a file is opened for writing",
                    call -> Set.of("java.io.FileOutputStream", "java.io.FileWriter", "java.io.PrintWriter")
                            .contains(call.getTargetOwner().getName())));

    private static boolean mayChangeFiles(JavaMethodCall call) {
        String name = call.getName();
        return switch (call.getTargetOwner().getName()) {
            case "java.nio.file.Files" -> !QUESTIONS.contains(name);
            case "java.nio.channels.FileChannel" ->
                Set.of("open", "write", "truncate", "force", "map", "transferFrom")
                        .contains(name);
            case "java.io.RandomAccessFile" -> name.startsWith("write") || name.startsWith("set");
            case "java.io.File" ->
                name.startsWith("delete")
                        || name.startsWith("create")
                        || name.startsWith("mkdir")
                        || name.startsWith("rename")
                        || name.startsWith("set");
            default -> false;
        };
    }

    @Test
    void onlyTheFilePackageChangesFiles() {
        ONLY_THE_FILE_PACKAGE_CHANGES_FILES.check(pool);
    }

    @Test
    void aClassThatChangesFilesIsFound() {
        JavaClasses changing = new ClassFileImporter().importClasses(SegmentFiles.class, SmallDisk.class);
        assertThat(ONLY_THE_FILE_PACKAGE_CHANGES_FILES
                        .evaluate(changing)
                        .getFailureReport()
                        .toString())
                .contains("Files.setPosixFilePermissions", "RandomAccessFile.setLength", "FileChannel.open");
    }

    private static final ArchRule ONLY_THE_SURROUNDINGS_KNOW_THE_TIME = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Surroundings.class.getName())
            .should()
            .callMethodWhere(DescribedPredicate.describe("the wall clock is read", PackageRulesTest::readsTheClock))
            .orShould()
            .callConstructor(Date.class);

    private static boolean readsTheClock(JavaMethodCall call) {
        String name = call.getName();
        String owner = call.getTargetOwner().getName();
        return owner.equals("java.time.Clock")
                ? name.startsWith("system") || name.startsWith("tick")
                : (owner.startsWith("java.time.") && name.equals("now"))
                        || name.equals("currentTimeMillis")
                        || (owner.startsWith("java.util.") && owner.endsWith("Calendar") && name.equals("getInstance"));
    }

    /** {@code System.nanoTime}, by which one waits, tells no time. */
    @Test
    void onlyTheSurroundingsKnowTheTime() {
        ONLY_THE_SURROUNDINGS_KNOW_THE_TIME.check(pool);
    }

    @Test
    void aClassThatReadsTheClockIsFound() {
        JavaClasses reading = new ClassFileImporter().importClasses(ReadersTest.class, InterposedDisk.class);
        assertThat(ONLY_THE_SURROUNDINGS_KNOW_THE_TIME
                        .evaluate(reading)
                        .getFailureReport()
                        .toString())
                .contains("Instant.now", "Clock.systemUTC");
    }

    /** What one JVM has once, whatever its pools are; and no test sets it. */
    private static final Map<String, String> VARIABLES_OF_A_JVM = Map.of(
            "io.datapool.internal.lock.JvmWide.held",
                    "the kernel's locks belong to the process: how many of them are ours",
            "io.datapool.internal.lock.JvmWide.inUse",
                    "the table of these locks, which is there as long as one is held",
            "io.datapool.internal.segment.Preflight.passed",
                    "how a JVM was started does not change: it is looked at once");

    /** A switch that a test could set would be one that anything else could set, too. */
    @Test
    void nothingStaticIsAVariable() {
        assertThat(pool.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                                && !field.getModifiers().contains(JavaModifier.FINAL)
                                && !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .map(JavaField::getFullName))
                .containsExactlyInAnyOrderElementsOf(VARIABLES_OF_A_JVM.keySet());
    }

    @Test
    void theVocabularyIsPureData() {
        dependsOnNothingBut("io.datapool.schema", "java..", "org.jspecify..");
    }

    @Test
    void optionsAndReportsOfUpkeepArePureData() {
        dependsOnNothingBut(
                "io.datapool.upkeep",
                "io.datapool.schema",
                "io.datapool.internal.registry",
                "java..",
                "org.jspecify..");
    }

    @Test
    void theBytesOfASegmentArePureData() {
        dependsOnNothingBut(
                "io.datapool.internal.arrow",
                "io.datapool.error",
                "io.datapool.schema",
                "java..",
                "org.jspecify..",
                "org.apache.arrow.flatbuf..",
                "com.google.flatbuffers..");
    }

    private void dependsOnNothingBut(String room, String... others) {
        List<String> allowed = new ArrayList<>(List.of(others));
        allowed.add(room);
        classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(pool);
    }

    @Test
    void internalPackagesDoNotKnowTheApi() {
        noClasses()
                .that()
                .resideInAPackage("io.datapool.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.datapool", "io.datapool.upkeep", "io.datapool.dflib")
                .check(pool);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return SliceIdentifier.of(javaClass.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(pool);
    }

    @Test
    void publicSignaturesShowTypesOfTheJdkAndOursOnly() {
        classes()
                .that()
                .resideInAnyPackage("io.datapool", "io.datapool.upkeep", "io.datapool.schema", "io.datapool.error")
                .and()
                .arePublic()
                .should(new ArchCondition<>("have public signatures of types of the JDK and the public API") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        for (String foreign : foreignTypes(item)) {
                            events.add(SimpleConditionEvent.violated(item, item.getName() + " shows " + foreign));
                        }
                    }
                })
                .check(pool);
    }

    private static List<String> foreignTypes(JavaClass type) {
        List<JavaType> shown = new ArrayList<>();
        type.getSuperclass().ifPresent(shown::add);
        shown.addAll(type.getInterfaces());
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            if (isShown(unit.getModifiers())) {
                shown.add(unit.getReturnType());
                shown.addAll(unit.getParameterTypes());
                shown.addAll(unit.getExceptionTypes());
            }
        }
        for (JavaField field : type.getFields()) {
            if (isShown(field.getModifiers())) {
                shown.add(field.getType());
            }
        }
        return shown.stream()
                .flatMap(javaType -> javaType.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .filter(raw -> !raw.isPrimitive()
                        && !raw.getPackageName().startsWith("java.")
                        && !List.of("io.datapool", "io.datapool.upkeep", "io.datapool.schema", "io.datapool.error")
                                .contains(raw.getPackageName()))
                .map(JavaClass::getName)
                .distinct()
                .toList();
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }
}
