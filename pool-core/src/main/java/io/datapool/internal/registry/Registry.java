package io.datapool.internal.registry;

import io.datapool.error.PoolDamagedException;
import io.datapool.format.DatasetInfo;
import io.datapool.format.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * One generation's registry: immutable, thread-safe, lazy.
 *
 * <pre>
 *   # comment
 *   format: 1
 *   pool: "my_backtest"
 *   ...
 *   datasets:
 *     "BTCUSDT_1h": {"kind": "ohlcv", ...}      one dataset per line, sorted by key
 *   # crc32c: 1a2b3c4d                          of all bytes before this line
 * </pre>
 *
 * <p>Reading checks the checksum and finds the lines; a row is parsed when its key is asked for. Parsing all rows of a pool
 * of 10,000 datasets takes seconds, this takes milliseconds.
 */
public final class Registry {
    /** The format this library writes and reads. */
    public static final int FORMAT = 1;

    private static final String COMMENT = """
            # SharedDataPool registry: one dataset per line, replaced whole at every commit.
            # Do not edit by hand: the last line is a checksum of all before it. Format: pool-core/FORMAT.md
            """;
    private static final byte[] DATASETS = "\ndatasets:".getBytes(StandardCharsets.UTF_8);
    private static final String CRC_PREFIX = "# crc32c: ";
    private static final int CRC_LINE_BYTES = CRC_PREFIX.length() + 8 + 1;
    private static final int MAX_HEADER_CHARACTERS = 1 << 16;

    private final byte[] bytes;
    private final int headerBytes;
    private final RegistryHeader header;
    private final SortedMap<String, Line> lines;
    private final Map<String, DatasetInfo> parsed = new ConcurrentHashMap<>();

    private record Line(int start, int end) {}

    private Registry(byte[] bytes, int headerBytes, RegistryHeader header, SortedMap<String, Line> lines) {
        this.bytes = bytes;
        this.headerBytes = headerBytes;
        this.header = header;
        this.lines = Collections.unmodifiableSortedMap(lines);
    }

    /**
     * Reads a registry.
     *
     * @param bytes the file's content
     * @param origin where it came from, for messages
     * @throws PoolDamagedException when it is not what was written
     */
    public static Registry parse(byte[] bytes, String origin) {
        try {
            int end = checkedEnd(bytes);
            int headerEnd = indexOf(bytes, DATASETS, end);
            RegistryHeader header = header(new String(bytes, 0, headerEnd, StandardCharsets.UTF_8));
            SortedMap<String, Line> lines = lines(bytes, headerEnd + DATASETS.length, end);
            if (lines.size() != header.datasets()) {
                throw new IllegalArgumentException(
                        "it lists " + lines.size() + " datasets and claims " + header.datasets());
            }
            return new Registry(bytes, headerEnd, header, lines);
        } catch (IllegalArgumentException e) {
            throw damaged(origin, e);
        }
    }

    private static PoolDamagedException damaged(String origin, IllegalArgumentException problem) {
        return new PoolDamagedException(
                "registry " + origin + " is damaged or was edited by hand: " + problem.getMessage()
                        + ". The segments beside it are untouched: restore the registry from a backup, or delete the"
                        + " pool (pool rm --all, SharedDataPool.delete(options)) and load it again",
                problem);
    }

    private static int checkedEnd(byte[] bytes) {
        int end = bytes.length - CRC_LINE_BYTES;
        if (end <= 0 || bytes[end - 1] != '\n' || bytes[bytes.length - 1] != '\n') {
            throw new IllegalArgumentException("its last line is no checksum (" + bytes.length + " bytes)");
        }
        String line = new String(bytes, end, CRC_LINE_BYTES - 1, StandardCharsets.ISO_8859_1);
        String expected = CRC_PREFIX + crc(bytes, end);
        if (!line.equals(expected)) {
            throw new IllegalArgumentException("its last line is '" + line + "', expected '" + expected + "'");
        }
        return end;
    }

    private static RegistryHeader header(String text) {
        YamlMap map = new YamlMap(new Yaml(MAX_HEADER_CHARACTERS).loadMap(text));
        long format = map.number("format");
        if (format != FORMAT) {
            throw new IllegalArgumentException("it has format " + format + ", this library reads format " + FORMAT
                    + "; use a library version that knows it");
        }
        return new RegistryHeader(
                map.text("pool"),
                map.text("poolId"),
                map.number("generation", 1, Names.MAX_GENERATION),
                map.instant("committed"),
                map.flag("ephemeral"),
                (int) map.number("datasetCount", 0, Integer.MAX_VALUE),
                map.number("nbytes", 0, Long.MAX_VALUE));
    }

    /** Finds {@code   "KEY": ...} lines; anything else is damage. */
    private static SortedMap<String, Line> lines(byte[] bytes, int from, int end) {
        SortedMap<String, Line> lines = new TreeMap<>();
        int position = lineEnd(bytes, from, end) + 1;
        String previous = "";
        while (position < end) {
            int lineEnd = lineEnd(bytes, position, end);
            int keyStart = position + 3;
            int keyEnd = keyStart;
            while (keyEnd < lineEnd && bytes[keyEnd] != '"') {
                keyEnd++;
            }
            if (keyEnd + 3 > lineEnd || bytes[position] != ' ' || bytes[keyEnd + 1] != ':') {
                throw new IllegalArgumentException("it has a line that is no dataset at byte " + position);
            }
            String key = Names.requireKey(new String(bytes, keyStart, keyEnd - keyStart, StandardCharsets.UTF_8));
            if (key.compareTo(previous) <= 0) {
                throw new IllegalArgumentException("dataset '" + key + "' stands after '" + previous + "'");
            }
            lines.put(key, new Line(keyEnd + 3, lineEnd));
            previous = key;
            position = lineEnd + 1;
        }
        return lines;
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("it ends in the middle of a line");
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int end) {
        for (int i = 0; i <= end - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("it has no 'datasets:'");
    }

    /** What it says of the pool as a whole. */
    public RegistryHeader header() {
        return header;
    }

    /** The datasets' keys, sorted. */
    public List<String> keys() {
        return List.copyOf(lines.keySet());
    }

    /** Whether the pool holds that key. */
    public boolean contains(String key) {
        return lines.containsKey(key);
    }

    /**
     * What it says of one dataset; empty when there is none of that key.
     *
     * @throws PoolDamagedException when the row cannot be understood
     */
    public Optional<DatasetInfo> find(String key) {
        DatasetInfo known = parsed.get(key);
        if (known == null && lines.containsKey(key)) {
            try {
                known = RegistryRow.parse(key, rowText(key));
            } catch (IllegalArgumentException e) {
                throw damaged("row of dataset '" + key + "'", e);
            }
            parsed.put(key, known);
        }
        return Optional.ofNullable(known);
    }

    private String rowText(String key) {
        Line line = lines.get(key);
        return line == null ? "" : new String(bytes, line.start, line.end - line.start, StandardCharsets.UTF_8);
    }

    /** The file's content. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Whether another file, given by its first bytes at least, is this very generation of this very pool. */
    public boolean startsLike(byte[] beginning) {
        return beginning.length >= headerBytes && Arrays.equals(beginning, 0, headerBytes, bytes, 0, headerBytes);
    }

    /** How many bytes {@link #startsLike} needs. */
    public int headerBytes() {
        return headerBytes;
    }

    /** A registry without datasets. */
    public static Registry empty(RegistryHeader header) {
        return render(header, new TreeMap<>());
    }

    /**
     * The registry that follows this one.
     *
     * @param next its header; the counts in it are worked out here
     * @param replaced new rows, and empty for keys that are removed
     */
    public Registry next(RegistryHeader next, Map<String, Optional<DatasetInfo>> replaced) {
        SortedMap<String, String> rows = new TreeMap<>();
        lines.keySet().forEach(key -> rows.put(key, rowText(key)));
        long nbytes = header.nbytes();
        for (Map.Entry<String, Optional<DatasetInfo>> change : replaced.entrySet()) {
            nbytes -= nbytes(change.getKey());
            rows.remove(change.getKey());
            if (change.getValue().isPresent()) {
                DatasetInfo info = change.getValue().get();
                nbytes += info.nbytes();
                rows.put(change.getKey(), RegistryRow.render(info));
            }
        }
        RegistryHeader counted = new RegistryHeader(
                next.pool(), next.poolId(), next.generation(), next.committed(), next.ephemeral(), rows.size(), nbytes);
        return render(counted, rows);
    }

    /** Of a row that cannot be read none: it must be possible to replace it. */
    private long nbytes(String key) {
        try {
            return find(key).map(DatasetInfo::nbytes).orElse(0L);
        } catch (PoolDamagedException e) {
            return 0;
        }
    }

    private static Registry render(RegistryHeader header, SortedMap<String, String> rows) {
        Yaml yaml = new Yaml(MAX_HEADER_CHARACTERS);
        StringBuilder text = new StringBuilder(COMMENT)
                .append("format: ")
                .append(FORMAT)
                .append("\npool: ")
                .append(yaml.dump(header.pool()))
                .append("\npoolId: ")
                .append(yaml.dump(header.poolId()))
                .append("\ngeneration: ")
                .append(header.generation())
                .append("\ncommitted: ")
                .append(yaml.dump(header.committed().toString()))
                .append("\nephemeral: ")
                .append(header.ephemeral())
                .append("\ndatasetCount: ")
                .append(rows.size())
                .append("\nnbytes: ")
                .append(header.nbytes())
                .append(rows.isEmpty() ? "\ndatasets: {}\n" : "\ndatasets:\n");
        rows.forEach((key, row) ->
                text.append("  \"").append(key).append("\": ").append(row).append('\n'));
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] last = (CRC_PREFIX + crc(body, body.length) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(body, body.length + last.length);
        System.arraycopy(last, 0, all, body.length, last.length);
        return parse(all, "just written");
    }

    private static String crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return String.format("%08x", crc.getValue());
    }
}
