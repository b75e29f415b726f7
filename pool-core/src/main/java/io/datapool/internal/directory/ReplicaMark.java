package io.datapool.internal.directory;

import io.datapool.error.PoolReadOnlyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file beside the registry that makes a directory the copy of a pool elsewhere, which only that pool changes. */
public final class ReplicaMark {
    static final String FILE = "replica.yaml";

    private static final int MAX_BYTES = 1 << 16;
    private static final Pattern ORIGIN = Pattern.compile("(?m)^origin: \"?([^\"\\n]+)\"?$");

    private ReplicaMark() {}

    /**
     * Refuses to change a replica.
     *
     * @param action what is refused: "put into", "repair"
     */
    public static void requireNone(PoolDirectory pool, String action) throws IOException {
        Path mark = pool.root().resolve(FILE);
        if (Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            throw new PoolReadOnlyException("cannot " + action + " pool " + pool.root() + ": it is a replica of "
                    + origin(pool, mark) + " (" + FILE + "). Change it there, and pull it again");
        }
    }

    private static String origin(PoolDirectory pool, Path mark) throws IOException {
        if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS) || Files.size(mark) > MAX_BYTES) {
            return "another pool";
        }
        try (var in = pool.disk().read(mark)) {
            Matcher origin = ORIGIN.matcher(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            return origin.find() ? origin.group(1) : "another pool";
        }
    }
}
