package io.datapool;

import io.datapool.dflib.DataFrames;
import io.datapool.internal.file.Disk;
import io.datapool.internal.file.Fault;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.internal.file.Mistakes;
import io.datapool.internal.lock.LockRacer;
import io.datapool.internal.lock.WriterLock;
import io.datapool.upkeep.RepairOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A pool driven by lines of text, so that a test can drive it in another process ({@link ChildJvm}) or behind another class
 * loader. One command, one answer; what is thrown is answered as "Type: message".
 *
 * <p>Uses nothing but pool-core and what {@link ChildJvm} takes along.
 */
final class PoolCommands implements UnaryOperator<String> {
    private final InterposedDisk disk = new InterposedDisk();
    private PoolOptions options;
    private @Nullable SharedDataPool pool;
    private @Nullable PoolUpdate update;
    /** Held for its own sake. */
    @SuppressWarnings("unused")
    private @Nullable FileLock asking;
    /** Likewise, to the end of the process. */
    @SuppressWarnings("unused")
    private @Nullable WriterLock held;

    PoolCommands(String home, String name) {
        options = PoolOptions.named(name).home(Path.of(home)).in(disk.surroundings());
    }

    /** Answers each line of stdin until it ends. */
    public static void main(String[] args) throws IOException {
        PoolCommands commands = new PoolCommands(args[0], args[1]);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(commands.apply(line));
            }
        }
    }

    @Override
    public String apply(String line) {
        String[] words = line.split(" ", -1);
        try {
            return run(words[0], words.length > 1 ? words[1] : "");
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private String run(String command, String argument) {
        switch (command) {
            case "create" -> pool = SharedDataPool.create(options);
            case "create-ephemeral" -> pool = SharedDataPool.create(options.ephemeral());
            case "create-or-attach" -> pool = SharedDataPool.createOrAttach(options);
            case "attach" -> pool = SharedDataPool.attach(options);
            case "begin" -> update = pool().beginUpdate();
            case "put" -> update().put(argument, Generations.draft(argument, 1));
            case "put-huge" -> update().put(argument, DatasetDraft.withoutTime().floats("v", new float[1_000_000]));
            case "commit" -> update().commit();
            case "publish" -> publish(Integer.parseInt(argument));
            case "churn" -> churn();
            case "churn-all" -> PowerLossWriter.churn(options, Long.parseLong(argument));
            default -> {
                return ask(command, argument);
            }
        }
        return "generation " + pool().generation();
    }

    private String ask(String question, String argument) {
        return switch (question) {
            case "timeout" -> openNextWith(options.writerTimeout(Duration.parse(argument)));
            case "trust" -> openNextWith(options.trustOwner(argument));
            case "at-default-home" ->
                openNextWith(PoolOptions.named(options.name()).in(disk.surroundings()));
            case "directory" -> String.valueOf(options.directory());
            case "close" -> close();
            case "refresh" -> String.valueOf(pool().refresh());
            case "survey" -> Generations.survey(pool());
            case "watch" -> watch(Long.parseLong(argument));
            case "gc" -> String.valueOf(pool().gc());
            case "verify" -> String.valueOf(pool().verify().problems());
            case "verify-deep" -> String.valueOf(pool().verifyDeep().findings());
            case "repair" -> String.valueOf(SharedDataPool.repair(options, RepairOptions.defaults()));
            case "names" -> String.valueOf(SharedDataPool.names(options.home()));
            case "readers" -> String.valueOf(SharedDataPool.readers(options));
            case "check" -> check(argument);
            case "race" -> race(argument.split(",", -1));
            case "lock" -> lock(argument.split(",", -1));
            case "work" -> work(argument.split(",", -1));
            case "ephemeral" -> ephemeral(argument.split(",", -1));
            case "ephemeral-for-ever" -> EphemeralRacer.raceForEver(options, Long.parseLong(argument));
            case "hold" -> hold(argument);
            case "ask-for-creator" -> askForCreator();
            case "frame" -> String.valueOf((Object) DataFrames.view(pool().get(argument)));
            case "knows" -> String.valueOf(knows(argument));
            case "state" -> PowerLossWriter.state(options);
            case "forget" -> PowerLossWriter.forget(disk, options, argument);
            case "die-publishing" -> PowerLossWriter.diePublishing(disk, options);
            case "inspect" -> inspect();
            case "crowd" -> MappingCommands.crowd(Path.of(argument));
            case "disperse" -> MappingCommands.disperse();
            case "reattach" -> MappingCommands.reattach(options, Integer.parseInt(argument));
            case "collect" -> MappingCommands.collect(options, Integer.parseInt(argument));
            case "sweep" -> sweep(argument.split(",", -1));
            case "mistake" -> mistake(argument);
            case "play" -> play(argument.split(":", -1));
            default -> throw new IllegalArgumentException("unknown command " + question);
        };
    }

    private String hold(String lockFile) {
        try {
            held = WriterLock.acquire(new Disk(), Path.of(lockFile), Duration.ZERO);
            return "done";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SharedDataPool pool() {
        if (pool == null) {
            throw new IllegalStateException("no pool is open");
        }
        return pool;
    }

    private PoolUpdate update() {
        if (update == null) {
            throw new IllegalStateException("no update is open");
        }
        return update;
    }

    private String openNextWith(PoolOptions newOptions) {
        options = newOptions;
        return "done";
    }

    private String close() {
        pool().close();
        return "closed";
    }

    private void publish(int times) {
        for (int i = 0; i < times; i++) {
            Generations.publish(pool());
            if (i % 3 == 2) {
                pool().gc();
            }
        }
    }

    /** Publishes until the process is killed, and tells each generation that is safe. */
    private void churn() {
        while (true) {
            long generation = Generations.publish(pool());
            System.out.println("ACK " + generation);
            if (generation % 4 == 0) {
                pool().gc();
            }
        }
    }

    /**
     * Refreshes and surveys until that generation is reached.
     *
     * @return a checksum for each generation seen
     */
    private String watch(long lastGeneration) {
        Map<Long, String> seen = new TreeMap<>();
        long generation;
        do {
            String survey = Generations.survey(pool());
            CRC32C crc = new CRC32C();
            crc.update(survey.getBytes(StandardCharsets.UTF_8));
            generation = pool().generation();
            seen.put(generation, Long.toHexString(crc.getValue()));
            pool().refresh();
        } while (generation < lastGeneration);
        return String.valueOf(seen);
    }

    private String check(String key) {
        Generations.check(pool().get(key), Generations.content(pool().info(key)));
        return "right";
    }

    /** Seed, threads, steps of each. */
    private String race(String[] words) {
        int threads = Integer.parseInt(words[1]);
        return String.valueOf(new Racer(options).run(Long.parseLong(words[0]), threads, Integer.parseInt(words[2])));
    }

    /** File, seed, threads, turns of each. */
    private static String lock(String[] words) {
        try {
            return LockRacer.race(
                    words[0], Long.parseLong(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seed, turns. */
    private String ephemeral(String[] words) {
        return EphemeralRacer.race(options, Long.parseLong(words[0]), Integer.parseInt(words[1]));
    }

    /** Seed, steps. */
    private String work(String[] words) {
        return String.valueOf(Worker.work(options, Long.parseLong(words[0]), Integer.parseInt(words[1])));
    }

    /** Does the first half of asking whether an ephemeral pool has a living creator, and never gets to the second. */
    private String askForCreator() {
        try {
            FileChannel channel =
                    FileChannel.open(options.directory().resolve("readers.lock"), StandardOpenOption.READ);
            asking = channel.lock(0, 1, true);
            return "done";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What somebody finds who opens the pool now and reads all of it. */
    private String sweep(String[] range) {
        return MappingCommands.sweep(options, Integer.parseInt(range[0]), Integer.parseInt(range[1]));
    }

    private String inspect() {
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            Map<String, String> problems = reader.verify().problems();
            if (!problems.isEmpty()) {
                throw new IllegalStateException("DAMAGE at generation " + reader.generation() + ": " + problems);
            }
            Generations.survey(reader);
            return "generation " + reader.generation();
        }
    }

    private String mistake(String name) {
        Mistakes.valueOf(name).begin(disk);
        return "done";
    }

    /**
     * Plays a scenario in a home of its own, named like the number.
     *
     * @param words the scenario, before which of its file operations this process kills itself, and a mistake to make instead
     */
    @SuppressWarnings("try") // the disk is in place, not used
    private String play(String[] words) {
        Scenario scenario = Scenario.valueOf(words[0]);
        Path home = options.home().resolve(words[1]);
        Scenario.Stage stage = scenario.stage(home);
        System.out.println("prepared");
        if (words.length > 2) {
            Mistakes.valueOf(words[2]).begin(stage.disk);
            scenario.act(stage);
        } else {
            try (FaultyDisk faulty = FaultyDisk.failing(stage.disk, home, Fault.KILL, Integer.parseInt(words[1]))) {
                scenario.act(stage);
            }
        }
        return "survived";
    }

    private static boolean knows(String type) {
        try {
            Class.forName(type, false, PoolCommands.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
