package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the README shows is compiled or run. */
class ReadmeIT {
    /** Tests run in the module's directory. */
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final String SAMPLE_DATA = "pool-examples/target/sample-data";

    @TempDir
    Path directory;

    @Test
    void programsAreThoseThatAreCompiledAndRun() throws IOException {
        assertThat(blocks("java")).containsExactly(shownOf("QuickStart"), shownOf("FetchAndLoad"));
    }

    private static String shownOf(String example) throws IOException {
        String source = Files.readString(
                PROJECT.resolve("pool-examples/src/main/java/io/datapool/examples/" + example + ".java"));
        return source.substring(source.indexOf("// README start") + 15, source.indexOf("// README end"))
                .stripIndent()
                .strip();
    }

    @Test
    void nothingIsLeftToFillIn() throws IOException {
        assertThat(Files.readString(PROJECT.resolve("README.md"))).doesNotContainPattern("@[A-Z_]+@|TODO");
    }

    @Test
    void dependencyHasTheVersionThatIsBuilt() throws IOException {
        assertThat(blocks("xml"))
                .hasSize(1)
                .first()
                .asString()
                .contains("<groupId>io.datapool</groupId>")
                .contains("<version>" + SharedDataPool.version() + "</version>");
    }

    @Test
    void poolCommandsWorkOneAfterTheOther() throws Exception {
        new SampleData(30).ensureIn(directory.resolve("data"));
        List<String> commands =
                blocks("console").stream().flatMap(String::lines).toList();

        assertThat(commands).hasSizeGreaterThan(5);
        try (SampleExchange exchange = new SampleExchange(new SampleData(30))) {
            for (String command : commands) {
                String here = command.replace(
                                SAMPLE_DATA, directory.resolve("data").toString())
                        .replace("--data-dir fetched", "--data-dir " + directory.resolve("fetched"));
                run(command.contains(" fetch ") ? here + " --base-url " + exchange.address() : here);
            }
        }
    }

    private void run(String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        assertThat(words.get(0)).isEqualTo("java");
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("DATAPOOL_HOME", directory.resolve("home").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(command).isTrue();
            assertThat(process.exitValue())
                    .as(command + ": " + Files.readString(directory.resolve("output")))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void namesExactlyOneCommandForTheTestsAndOneForTheExample() throws IOException {
        assertThat(blocks("").stream().flatMap(String::lines).toList())
                .containsExactlyInAnyOrder("mvn -q -B -ntp -DskipTests -Pexample package", "mvn -B -ntp verify");
    }

    @Test
    void figuresAreThoseOfTheReportsBesideThem() throws IOException {
        String readme = Files.readString(PROJECT.resolve("README.md"));
        String section = readme.substring(readme.indexOf("\n## Performance"), readme.indexOf("\n## Reliability"));
        String reports = Files.readString(PROJECT.resolve("pool-examples/performance/jdk17/report.md"))
                + Files.readString(PROJECT.resolve("pool-examples/performance/jdk25/report.md"));
        assertThat(found("(?m)(^\\|.*\n)+", section))
                .hasSizeGreaterThan(10)
                .allSatisfy(part -> assertThat(reports).contains(part));
        assertThat(found("(?ms)(?<=^```text\n).*?(?=^```)", section))
                .hasSize(2)
                .allSatisfy(part -> assertThat(reports).contains(part));
        assertThat(found("(?<=\\()pool-examples/performance[^)]*", section))
                .hasSizeGreaterThan(3)
                .allSatisfy(path -> assertThat(PROJECT.resolve(path)).exists());
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** The README's code blocks of that language. */
    private static List<String> blocks(String language) throws IOException {
        Matcher matcher = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PROJECT.resolve("README.md")));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2).strip());
            }
        }
        return blocks;
    }
}
