package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyReadersIT {
    private static final int READERS = 8;
    private static final int PUBLISHED = 16;

    @TempDir
    Path work;

    private PoolOptions options;
    private final List<ChildJvm> children = new ArrayList<>();

    @BeforeEach
    void publishFirstGeneration() {
        options = PoolOptions.named("shared").home(work.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
        }
    }

    @AfterEach
    void endChildren() {
        children.forEach(ChildJvm::close);
    }

    private ChildJvm child() throws IOException {
        ChildJvm child = ChildJvm.on(options, work).start();
        children.add(child);
        return child;
    }

    @Test
    void eightJvmsAgreeOnEveryChecksumWhileANinthPublishes() throws Exception {
        for (int i = 0; i < READERS; i++) {
            child().say("attach");
        }
        List<ChildJvm> readers = List.copyOf(children);
        ChildJvm publisher = child();
        publisher.say("create-or-attach");
        for (ChildJvm each : children) {
            assertThat(each.hear()).isEqualTo("generation 2");
        }
        String first = survey();
        for (ChildJvm reader : readers) {
            assertThat(reader.ask("survey")).isEqualTo(first);
        }

        long last = 2 + PUBLISHED;
        for (ChildJvm reader : readers) {
            reader.say("watch " + last);
        }
        publisher.say("publish " + PUBLISHED);

        assertThat(publisher.hear()).isEqualTo("generation " + last);
        Map<String, String> agreed = new HashMap<>();
        for (ChildJvm reader : readers) {
            String seen = reader.hear();
            assertThat(seen).startsWith("{2=").contains(last + "=");
            for (String entry : seen.substring(1, seen.length() - 1).split(", ", -1)) {
                String generation = entry.substring(0, entry.indexOf('='));
                assertThat(entry).isEqualTo(agreed.computeIfAbsent(generation, unseen -> entry));
            }
        }
        String lastSurvey = survey();
        for (ChildJvm reader : readers) {
            assertThat(reader.ask("survey")).isEqualTo(lastSurvey);
        }
        for (ChildJvm each : children) {
            each.exit();
        }
        assertOnlyLiveSegmentsRemainAfterGc();
    }

    private String survey() {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            return Generations.survey(pool);
        }
    }

    private void assertOnlyLiveSegmentsRemainAfterGc() throws IOException {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            assertThat(pool.gc().kept()).isEmpty();
            assertThat(names(options.directory().resolve("segments"))).isEqualTo(Generations.liveFiles(pool));
            assertThat(pool.verify().problems()).isEmpty();
        }
        assertThat(names(options.directory()))
                .containsExactly("generations", "readers.lock", "registry.yaml", "segments", "writer.lock");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void refreshMovesAReaderToAConsistentNewerGeneration() throws Exception {
        ChildJvm reader = child();
        assertThat(reader.ask("attach")).isEqualTo("generation 2");
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            assertThat(Generations.publish(pool)).isEqualTo(3);
            assertThat(Generations.publish(pool)).isEqualTo(4);
            pool.gc();
        }

        assertThat(reader.ask("survey")).startsWith("generation 2 ");
        assertThat(reader.ask("refresh")).isEqualTo("true");
        assertThat(reader.ask("survey")).startsWith("generation 4 ").isEqualTo(survey());
        assertThat(reader.ask("refresh")).isEqualTo("false");
        reader.exit();
    }

    @Test
    void aNewJvmNeedsNothingButPoolCoreAndItsRuntimeDependencies() throws Exception {
        ChildJvm reader = child();
        for (String other : List.of(
                "io.datapool.loader.MarketData",
                "org.junit.jupiter.api.Test",
                "org.dflib.DataFrame",
                "org.apache.arrow.vector.FieldVector",
                "io.datapool.ManyReadersIT")) {
            assertThat(reader.ask("knows " + other)).as(other).isEqualTo("false");
        }
        assertThat(reader.ask("attach")).isEqualTo("generation 2");
        assertThat(reader.ask("survey")).isEqualTo(survey());
        reader.exit();
    }
}
