package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that the README and the pages beside the modules show is compiled or run, and leads somewhere. */
class PagesIT {
    /** Tests run in the module's directory. */
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final String README = "README.md";
    private static final String PERFORMANCE = "pool-examples/PERFORMANCE.md";
    private static final String SAMPLE_DATA = "pool-examples/target/sample-data";

    /** So that it stays a front door. */
    private static final int MOST_BYTES_OF_README = 9_000;

    @TempDir
    Path directory;

    /** All pages but the benchmarks' own reports, by their path in the project. */
    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT)) {
            return files.map(file -> PROJECT.relativize(file).toString())
                    .filter(path -> path.endsWith(".md") && !path.matches("(.*/)?target/.*|.*/performance/.*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void allPagesAreLookedAt() throws IOException {
        assertThat(pages())
                .contains(
                        README,
                        PERFORMANCE,
                        ".github/CHANGELOG.md",
                        ".github/CONTRIBUTING.md",
                        "pool-core/DESIGN.md",
                        "pool-core/FORMAT.md",
                        "pool-core/OPERATING.md",
                        "pool-core/RELIABILITY.md",
                        "pool-loader/FETCHING.md",
                        "pool-loader/FROM-PYTHON.md",
                        "pool-loader/LOADING.md");
    }

    // ---------------------------------------------------------------- what they show

    @ParameterizedTest
    @MethodSource("pages")
    void programsAreThoseThatAreCompiledAndRun(String page) throws IOException {
        List<String> shown = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(PROJECT.resolve("pool-examples/src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).sorted().toList()) {
                shown.addAll(shownIn(page, Files.readString(source)));
            }
        }
        assertThat(blocks(page, "java")).containsExactlyInAnyOrderElementsOf(shown);
        if (page.equals(README)) {
            assertThat(shown).hasSize(1);
        }
    }

    /** What a source says is shown in that page. */
    private static List<String> shownIn(String page, String source) {
        String name = String.valueOf(Path.of(page).getFileName());
        return found("(?s)(?<=// shown in " + Pattern.quote(name) + ": start\n).*?(?=\n *// shown: end)", source)
                .stream()
                .map(part -> part.stripIndent().strip())
                .toList();
    }

    @Test
    void dependencyHasTheVersionThatIsBuilt() throws IOException {
        assertThat(blocks(README, "xml"))
                .hasSize(1)
                .first()
                .asString()
                .contains("<groupId>io.datapool</groupId>")
                .contains("<version>" + SharedDataPool.version() + "</version>");
    }

    @ParameterizedTest
    @ValueSource(strings = {README, "pool-loader/LOADING.md", "pool-loader/FETCHING.md", "pool-core/OPERATING.md"})
    void commandsWorkOneAfterTheOther(String page) throws Exception {
        new SampleData(30).ensureIn(directory.resolve("data"));
        List<String> commands =
                blocks(page, "console").stream().flatMap(String::lines).toList();

        assertThat(commands).hasSizeGreaterThan(1);
        try (SampleExchange exchange = new SampleExchange(new SampleData(30))) {
            for (String command : commands) {
                String here = command.replace(
                                SAMPLE_DATA, directory.resolve("data").toString())
                        .replace("--data-dir fetched", "--data-dir " + directory.resolve("fetched"));
                run(command.contains(" fetch ") ? here + " --base-url " + exchange.address() : here);
            }
        }
    }

    @Test
    void noOtherPageShowsCommands() throws IOException {
        Set<String> showing = new TreeSet<>();
        for (String page : pages()) {
            if (!blocks(page, "console").isEmpty()) {
                showing.add(page);
            }
        }
        assertThat(showing)
                .containsExactlyInAnyOrder(
                        README, "pool-loader/LOADING.md", "pool-loader/FETCHING.md", "pool-core/OPERATING.md");
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

    // ---------------------------------------------------------------- the front door

    @Test
    void theFrontDoorIsSmall() throws IOException {
        assertThat(Files.size(PROJECT.resolve(README))).isLessThanOrEqualTo(MOST_BYTES_OF_README);
    }

    @Test
    void namesExactlyOneCommandForTheTestsAndOneForTheExample() throws IOException {
        assertThat(blocks(README, "").stream().flatMap(String::lines).toList())
                .containsExactlyInAnyOrder("mvn -q -B -ntp -DskipTests -Pexample package", "mvn -B -ntp verify");
    }

    @Test
    void theFrontDoorsFiguresAreThoseOfTheReports() throws IOException {
        String readme = text(README);
        for (String jdk : List.of("jdk17", "jdk25")) {
            String report = text("pool-examples/performance/" + jdk + "/report.md");
            assertThat(column(readme, "\n## Figures", jdk))
                    .containsExactly(
                            cell(report, "over 1,000,000 rows, as a multiple", "mean", "pool"),
                            cell(report, "A new worker process", "pool, all, archive", "start to value") + ", not "
                                    + cell(report, "A new worker process", "Parquet, all", "start to value"),
                            cell(report, "Worker processes that read 1074 MB", "4", "pool") + ", not "
                                    + cell(report, "Worker processes that read 1074 MB", "4", "private arrays"));
        }
    }

    /** The cells below a JDK's name, in the first table behind that title. */
    private static List<String> column(String text, String title, String jdk) {
        List<List<String>> table = table(text, title);
        int column = table.get(0).stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace(" ", ""))
                .toList()
                .indexOf(jdk);
        return table.stream().skip(1).map(row -> row.get(column)).toList();
    }

    private static String cell(String text, String title, String row, String column) {
        List<List<String>> table = table(text, title);
        int index = table.get(0).indexOf(column);
        return table.stream()
                .filter(cells -> cells.get(0).equals(row))
                .findFirst()
                .orElseThrow()
                .get(index);
    }

    /** The first table behind that title: head and rows. */
    private static List<List<String>> table(String text, String title) {
        String after = text.substring(text.indexOf(title));
        String table = found("(?m)(^\\|.*\n)+", after).get(0);
        return table.lines()
                .filter(line -> !line.startsWith("| ---"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    // ---------------------------------------------------------------- all pages

    @ParameterizedTest
    @MethodSource("pages")
    void nothingIsLeftToFillIn(String page) throws IOException {
        assertThat(text(page)).doesNotContainPattern("@[A-Z_]+@|TODO");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(String page) throws IOException {
        Path folder = PROJECT.resolve(page).resolveSibling("");
        for (String link : found("(?<=\\]\\()[^)]*", text(page))) {
            if (link.startsWith("https://")) {
                continue;
            }
            String[] parts = link.split("#", -1);
            Path target = folder.resolve(parts[0]).normalize();
            assertThat(target).as("%s, linked from %s", link, page).exists();
            if (parts.length > 1) {
                assertThat(anchors(Files.readString(target)))
                        .as("%s, linked from %s", link, page)
                        .contains(parts[1]);
            }
        }
    }

    private static List<String> anchors(String text) {
        return found("(?m)(?<=^##? ).*|(?<=^### ).*", text).stream()
                .map(title -> title.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Names of classes rot; these are held against the sources. */
    @ParameterizedTest
    @ValueSource(strings = {".github/CONTRIBUTING.md", "pool-core/DESIGN.md", "pool-core/OPERATING.md"})
    void classesThatAreNamedExist(String page) throws IOException {
        Set<String> ofTheJdk = Set.of("Files", "FileChannel", "FileLock", "InternalError", "Reference");
        Set<String> ofChronicle = Set.of("BytesStore", "MappedBytes", "MappedFile", "SingleMappedFile");
        Set<String> ours;
        try (Stream<Path> files = Files.walk(PROJECT)) {
            ours = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .collect(Collectors.toSet());
        }
        assertThat(found("(?<=`)[A-Z][a-z]+[A-Za-z]*(?=[`.(])", text(page)))
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(ours.contains(name) || ofTheJdk.contains(name) || ofChronicle.contains(name))
                                .as("%s, named in %s", name, page)
                                .isTrue());
    }

    @Test
    void tablesOfPerformanceAreThoseOfTheReports() throws IOException {
        String page = text(PERFORMANCE);
        String reports =
                text("pool-examples/performance/jdk17/report.md") + text("pool-examples/performance/jdk25/report.md");
        assertThat(found("(?m)(^\\|.*\n)+", page))
                .hasSizeGreaterThan(10)
                .allSatisfy(part -> assertThat(reports).contains(part));
        assertThat(found("(?ms)(?<=^```text\n).*?(?=^```)", page))
                .hasSize(2)
                .allSatisfy(part -> assertThat(reports).contains(part));
        assertThat(found("(?<=\\()performance/[^)]*", page)).hasSizeGreaterThan(3);
    }

    /** Where a table is of one JDK and does not say of which, that is 17, as the page says. */
    @Test
    void tablesOfPerformanceAreOfTheJdkThatTheyName() throws IOException {
        String page = text(PERFORMANCE);
        for (String jdk : List.of("17", "25")) {
            String report = text("pool-examples/performance/jdk" + jdk + "/report.md");
            String pattern =
                    jdk.equals("17") ? "(?m)^(?!JDK 25).*:\n\n((^\\|.*\n)+)" : "(?m)^JDK 25.*:\n\n((^\\|.*\n)+)";
            assertThat(Pattern.compile(pattern)
                            .matcher(page)
                            .results()
                            .map(match -> match.group(1))
                            .toList())
                    .hasSizeGreaterThan(3)
                    .allSatisfy(table -> assertThat(report).contains(table));
        }
    }

    // ---------------------------------------------------------------- reading them

    private static String text(String page) throws IOException {
        return Files.readString(PROJECT.resolve(page), StandardCharsets.UTF_8);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** The page's code blocks of that language. */
    private static List<String> blocks(String page, String language) throws IOException {
        Matcher matcher = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text(page));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2).strip());
            }
        }
        return blocks;
    }
}
