package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.agent.Without;
import io.datapool.internal.directory.DirectoryMutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every system call that opens or changes a file while everything is done with a pool whose parts are links that lead out of
 * it: none reaches what lies outside. Needs strace; its mutant follows the links.
 */
class PlantedLinksIT {
    private static final String CALLS =
            "open,openat,creat,truncate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,"
                    + "chmod,fchmod,fchmodat,mkdir,mkdirat,rmdir,utimensat,fsync,ftruncate";

    /** Every build looks at the first two. */
    private static final List<String> PARTS = List.of(
            "segments",
            "segments/a.g2.arrow",
            "registry.yaml",
            "writer.lock",
            "readers.lock",
            "quarantine",
            "segments/x.tmp");

    @TempDir
    Path work;

    /** In another process: everything that can be done with the pool of that home. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            PoolOptions options = PoolOptions.named("p").home(Path.of(arguments[0]));
            for (PlantedLinksTest.Action action : PlantedLinksTest.actions(options)) {
                PlantedLinksTest.runTyped(action);
            }
            System.out.println("done");
        }
    }

    private List<String> callsThatLeadOutside(String part, String... jvmArguments) throws Exception {
        Path home = Files.createDirectories(work.resolve("home"));
        Path outside = work.resolve("outside");
        PoolOptions options = PoolOptions.named("p").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
        Path link = options.directory().resolve(part);
        Files.createDirectories(outside);
        Path target = outside.resolve(String.valueOf(link.getFileName()));
        if (Files.exists(link)) {
            Files.move(link, target);
        } else {
            Files.createDirectory(target);
        }
        Files.createSymbolicLink(link, target);
        Path trace = work.resolve("trace");
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "-y", "-o", trace.toString(), "-e", "trace=" + CALLS));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), home.toString()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output).contains("done");
        try (Stream<String> lines = Files.lines(trace)) {
            assertThat(lines.filter(line -> line.contains(options.directory().toString())))
                    .as("calls that were seen")
                    .isNotEmpty();
        }
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> line.contains(outside.toString())).toList();
        } finally {
            clean(work);
        }
    }

    private static void clean(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(directory)) {
                    Files.delete(file);
                }
            }
        }
    }

    @BeforeEach
    void wantStrace() throws IOException {
        Needs.tools("strace");
        Needs.right("to trace a process", "strace", "-o", "/dev/null", "true");
    }

    @Test
    void noSystemCallLeadsOutOfThePool() throws Exception {
        int parts = 0;
        for (String part : PARTS.subList(0, Rounds.of(2, PARTS.size()))) {
            assertThat(callsThatLeadOutside(part)).as(part).isEmpty();
            parts++;
        }
        Figures.of(PlantedLinksIT.class, "hostile input")
                .add("links traced, system calls that led outside", parts + ", 0");
    }

    @Test
    void catchesTheMutantThatFollowsLinks() throws Exception {
        String mutant = Without.inChild(work, DirectoryMutants.followingLinks());
        assertThat(callsThatLeadOutside("segments", mutant)).isNotEmpty();
    }
}
