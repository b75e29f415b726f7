package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The executable jar has the licence of each of its parts, and ours. */
class LicensesIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String FOLDER = "META-INF/licenses/";
    /** What of a part's own entries are its licences: those at its top and in its META-INF. */
    private static final String LICENSE = "(META-INF/)?([^/]*-)?(LICEN[SC]E|NOTICE|COPYING)[^/]*";

    /** The jars that the build put into it, by "group.artifact". */
    private static Map<String, Path> parts() throws IOException {
        Map<String, Path> parts = new HashMap<>();
        for (String line : Files.readAllLines(TARGET.resolve("pool-cli-parts.txt"))) {
            String[] words = line.strip().split("[: ]", -1);
            if (line.contains(":jar:") && !words[0].equals("io.datapool")) {
                parts.put(words[0] + "." + words[1], Path.of(words[5]));
            }
        }
        assertThat(parts).hasSizeGreaterThan(20);
        return parts;
    }

    private static Map<String, byte[]> licenses(Path jar) throws IOException {
        Map<String, byte[]> licenses = new HashMap<>();
        try (ZipFile entries = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : entries.stream().toList()) {
                String name = entry.getName();
                if (!entry.isDirectory() && (name.startsWith(FOLDER) || name.matches(LICENSE))) {
                    licenses.put(name, entries.getInputStream(entry).readAllBytes());
                }
            }
        }
        return licenses;
    }

    private static Map<String, byte[]> licensesOfTheCommand() throws IOException {
        return licenses(TARGET.resolve("pool-cli.jar"));
    }

    private static byte[] ours() throws IOException {
        return Files.readAllBytes(Path.of("..", ".github", "LICENSE"));
    }

    @Test
    void everyPartHasALicenseInItsFolderAndNobodyElse() throws IOException {
        Set<String> folders = new TreeSet<>();
        for (String name : licensesOfTheCommand().keySet()) {
            if (name.startsWith(FOLDER) && name.matches(".*/LICENSE[^/]*")) {
                folders.add(name.substring(FOLDER.length()).replaceFirst("/.*", ""));
            }
        }
        assertThat(folders).isEqualTo(new TreeSet<>(parts().keySet()));
    }

    @Test
    void whatAPartSaysOfItsLicenseIsKeptToTheByte() throws IOException {
        Map<String, byte[]> kept = licensesOfTheCommand();
        for (Map.Entry<String, Path> part : parts().entrySet()) {
            licenses(part.getValue())
                    .forEach((name, text) -> assertThat(kept.get(FOLDER + part.getKey() + "/" + name))
                            .as("%s of %s", name, part.getKey())
                            .isEqualTo(text));
        }
    }

    /** Native libraries in them come under licences of their own. */
    @Test
    void partsWithoutALicenseOfTheirOwnHaveTheRightOne() throws IOException {
        Map<String, byte[]> kept = licensesOfTheCommand();
        for (Map.Entry<String, Path> part : parts().entrySet()) {
            if (!licenses(part.getValue()).isEmpty()) {
                continue;
            }
            String text = new String(kept.get(FOLDER + part.getKey() + "/LICENSE"), StandardCharsets.UTF_8);
            switch (part.getKey()) {
                case "com.github.luben.zstd-jni" -> assertThat(text).contains("Luben Karavelov", "BSD License");
                case "org.locationtech.jts.jts-core" -> assertThat(text).contains("Eclipse Distribution License");
                default -> assertThat(text).contains("Apache License");
            }
        }
        assertThat(kept)
                .containsKeys(
                        FOLDER + "com.github.luben.zstd-jni/LICENSE-zstd",
                        FOLDER + "org.xerial.snappy.snappy-java/LICENSE-snappy",
                        FOLDER + "org.xerial.snappy.snappy-java/LICENSE-bitshuffle",
                        FOLDER + "org.xerial.snappy.snappy-java/NOTICE");
    }

    @Test
    void oursIsTheOnlyOneOutsideOfTheFolders() throws IOException {
        Map<String, byte[]> outside = licensesOfTheCommand().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(FOLDER))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(outside).containsOnlyKeys("META-INF/LICENSE");
        assertThat(outside.get("META-INF/LICENSE")).isEqualTo(ours());
    }

    @Test
    void ourOwnJarCarriesIt() throws IOException {
        try (var files = Files.list(TARGET)) {
            List<Path> jars = files.filter(
                            file -> String.valueOf(file.getFileName()).matches("pool-loader-[0-9.]*(-SNAPSHOT)?\\.jar"))
                    .toList();
            assertThat(jars).hasSize(1);
            assertThat(Arrays.equals(licenses(jars.get(0)).get("META-INF/LICENSE"), ours()))
                    .isTrue();
        }
    }
}
