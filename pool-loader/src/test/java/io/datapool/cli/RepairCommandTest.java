package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pool repair} and {@code pool verify --deep}, inside this JVM. */
class RepairCommandTest {
    @TempDir
    Path home;

    private Path registry;

    /** Of datasets a and b, and of c, which was removed. */
    @BeforeEach
    void makeAPool() {
        PoolOptions options = PoolOptions.named("p").home(home);
        registry = options.directory().resolve("registry.yaml");
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", DatasetDraft.withoutTime().floats("v", new float[] {1}));
            pool.put("b", DatasetDraft.withoutTime().floats("v", new float[] {2}));
            pool.put("c", DatasetDraft.withoutTime().floats("v", new float[] {3}));
            pool.remove("c");
        }
    }

    private CommandRun pool(String command, String... more) {
        String[] fixed = {command, "--home", home.toString(), "--pool", "p"};
        return CommandRun.of(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void whatIsNotDamagedIsNotRepaired() {
        assertThat(pool("repair").done().out())
                .contains("nothing to repair: 2 datasets, generation 5", "left c.g4.arrow");
    }

    @Test
    void damageNamesTheCommandThatMendsIt() throws IOException {
        Files.writeString(registry, "nonsense");
        assertThat(pool("ls").failed("pool repair").out()).isEmpty();
        assertThat(pool("repair", "--dry-run").done().out())
                .contains("registry: ", "would become: 3 datasets", "nothing was changed");
        assertThat(pool("ls").failed("pool repair").out()).isEmpty();
        assertThat(pool("repair", "--drop", "c").done().out())
                .contains(
                        "unconfirmed: a of generation 2", "set aside c.g4.arrow", "repaired: 2 datasets, generation 5");
        assertThat(pool("ls").done().out()).contains("a", "b");
        assertThat(pool("verify", "--deep").done().out())
                .contains("all is well", "remark: quarantine/c.g4.arrow was set aside");
    }

    @Test
    void reportIsJsonWhereAskedFor() throws IOException {
        Files.delete(registry);
        JsonNode report = pool("repair", "--json", "--use", "a=2").done().json();
        assertThat(report.get("registry").asText()).isEqualTo("missing");
        assertThat(report.get("changed").asBoolean()).isTrue();
        assertThat(report.get("datasets").get("a").get("generation").asInt()).isEqualTo(2);
        assertThat(report.get("datasets").get("c").get("standing").asText()).isEqualTo("unconfirmed");
        assertThat(report.get("lost").size()).isZero();
    }

    @Test
    void lostDatasetIsAFailureThatIsNamed() throws IOException {
        Files.delete(registry.resolveSibling("segments").resolve("b.g3.arrow"));
        assertThat(pool("repair").failed("lost b: no intact segment").out()).contains("repaired: 1 datasets");
        assertThat(pool("repair").done().out()).contains("nothing to repair");
    }

    @Test
    void misuseIsNamed() {
        pool("repair", "--drop", "../x").misused("pool repair", "../x");
        pool("repair", "--pool-id", "x").misused("pool repair", "32 hexadecimal");
        pool("repair", "--use", "a=99").failed("'a'", "99");
    }

    @Test
    void deepVerificationFailsOnWhatItFinds() throws IOException {
        Path segments = registry.resolveSibling("segments");
        Files.copy(segments.resolve("a.g2.arrow"), segments.resolve("a.g1.arrow"));
        Files.writeString(segments.resolve("stray"), "x");
        CommandRun run = pool("verify", "--deep").failed("segments/a.g1.arrow is dataset 'a' of generation 2");
        assertThat(run.out()).contains("remark: segments/stray is no segment", "1 problems");
        assertThat(pool("verify").done().out()).contains("all is well");
        JsonNode report =
                pool("verify", "--deep", "--json").failed("a.g1.arrow").json();
        assertThat(report.get("ok").asBoolean()).isFalse();
        assertThat(report.get("problems").get(0).get("kind").asText()).isEqualTo("foreign_segment");
        assertThat(report.get("remarks").get(0).get("file").asText()).isEqualTo("segments/c.g4.arrow");
    }
}
