package io.datapool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our jars as a program with modules of its own finds them: by name, and none with a package of another. */
class ModulesIT {
    /** The jars that the build made, without those of others. */
    private static List<Path> ourJars() {
        return Stream.of(System.getProperty("bench.jars").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(jar -> String.valueOf(jar.getFileName()).matches("pool-(core|loader|examples|bench)-.*\\.jar"))
                .toList();
    }

    private static List<ModuleDescriptor> modules() {
        List<Path> jars = ourJars();
        assertThat(jars).hasSize(4);
        return ModuleFinder.of(jars.toArray(Path[]::new)).findAll().stream()
                .map(ModuleReference::descriptor)
                .toList();
    }

    @Test
    void eachHasANameThatDoesNotDependOnItsFile() {
        assertThat(modules())
                .extracting(ModuleDescriptor::name)
                .containsExactlyInAnyOrder(
                        "io.datapool.core", "io.datapool.loader", "io.datapool.examples", "io.datapool.bench");
    }

    @Test
    void noPackageIsInTwoOfThem() {
        Map<String, String> owners = new HashMap<>();
        for (ModuleDescriptor module : modules()) {
            for (String name : module.packages()) {
                assertThat(owners.put(name, module.name())).as(name).isNull();
            }
        }
        assertThat(owners)
                .containsKeys("io.datapool", "io.datapool.loader", "io.datapool.examples", "io.datapool.bench");
    }

    @Test
    void eachCarriesTheLicense() throws IOException {
        byte[] license = Files.readAllBytes(Path.of("..", "..", ".github", "LICENSE"));
        for (Path jar : ourJars()) {
            try (JarFile entries = new JarFile(jar.toFile())) {
                assertThat(entries.getInputStream(entries.getJarEntry("META-INF/LICENSE"))
                                .readAllBytes())
                        .as("%s", jar)
                        .isEqualTo(license);
            }
        }
    }
}
