package io.datapool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
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
    void onlyTheFormatPackageKnowsArrow() {
        isTheOnlyOneThatKnows("io.datapool.format", "org.apache.arrow");
        isTheOnlyOneThatKnows("io.datapool.format", "com.google.flatbuffers");
    }

    @Test
    void formatIsPureData() {
        classes()
                .that()
                .resideInAPackage("io.datapool.format")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.datapool.format",
                        "java..",
                        "org.jspecify..",
                        "org.apache.arrow.flatbuf..",
                        "com.google.flatbuffers..")
                .check(pool);
    }

    @Test
    void internalPackagesDoNotKnowTheApi() {
        noClasses()
                .that()
                .resideInAPackage("io.datapool.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.datapool", "io.datapool.dflib")
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
                .resideInAnyPackage("io.datapool", "io.datapool.format", "io.datapool.error")
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
                        && !List.of("io.datapool", "io.datapool.format", "io.datapool.error")
                                .contains(raw.getPackageName()))
                .map(JavaClass::getName)
                .distinct()
                .toList();
    }

    private static boolean isShown(java.util.Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }
}
