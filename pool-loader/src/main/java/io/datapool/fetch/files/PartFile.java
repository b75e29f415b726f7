package io.datapool.fetch.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a series so far, in a file beside the one that it is for, so that a fetch goes on where another one was
 * interrupted: by an exception, a signal, {@code kill -9} or a power failure. Rows are only ever added at the end, and whatever does
 * not carry its checksum there is cut off when the file is opened.
 *
 * <pre>
 * header   8  "POOLPART"
 *          4  version, 1
 *          8  start of what is covered, epoch milliseconds
 *          4  length of the label
 *          n  label: whose data, which series
 *          4  CRC32C of the header so far
 * block    4  number of rows, at most 8192
 *          8  until when everything is there, exclusive, epoch milliseconds; later than in the block before
 *          n  rows, see {@link RowFormat#put(Object, ByteBuffer)}
 *          4  CRC32C of the block so far
 * block    ...
 * </pre>
 *
 * <p>Numbers are big-endian. Nothing is forced to disk: what a power failure takes is fetched again.
 *
 * <p>Nobody else has the file open meanwhile, see {@link ExclusiveFile}. Not thread-safe. Deliberately no interruptible channel: an
 * interrupt ends a fetch, and must not close the file under it.
 *
 * @param <T> a row
 */
public final class PartFile<T> implements AutoCloseable {
    private static final byte[] MAGIC = "POOLPART".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES_BEFORE_LABEL = MAGIC.length + Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final int BLOCK_BYTES_BEFORE_ROWS = Integer.BYTES + Long.BYTES;
    private static final int ROWS_PER_BLOCK = 8_192;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private final Path path;
    private final RowFormat<T> format;
    private final byte[] label;
    private final ExclusiveFile held;
    private final RandomAccessFile file;
    private final byte[] blockBytes;
    /** A view of the same bytes. */
    private final ByteBuffer block;

    /** Null until something is covered. */
    private @Nullable Covered covered;

    private long rows;
    private @Nullable Instant last;
    /** Where the next block goes. */
    private long end;

    private PartFile(Path path, RowFormat<T> format, String label, ExclusiveFile held) {
        this.path = path;
        this.format = format;
        this.label = label.getBytes(StandardCharsets.UTF_8);
        this.held = held;
        this.file = held.file();
        this.blockBytes = new byte[BLOCK_BYTES_BEFORE_ROWS + ROWS_PER_BLOCK * format.rowBytes() + CHECKSUM_BYTES];
        this.block = ByteBuffer.wrap(blockBytes);
    }

    /**
     * Opens the file, which is made when there is none, and finds out what is intact of it. One with another label counts as empty.
     *
     * @throws PartFileException when somebody else has it open
     */
    public static <T> PartFile<T> open(Path path, RowFormat<T> format, String label) throws IOException {
        PartFile<T> part = new PartFile<>(path, format, label, ExclusiveFile.open(path));
        try {
            part.recover();
            return part;
        } catch (IOException | RuntimeException e) {
            part.close();
            throw e;
        }
    }

    private void recover() throws IOException {
        Instant start = readHeader();
        if (start == null) {
            return;
        }
        end = headerBytes();
        Instant until = start;
        for (BlockRead read = readBlock(end, until); read != null; read = readBlock(end, until)) {
            until = read.until();
            rows += read.rows();
            end += BLOCK_BYTES_BEFORE_ROWS + (long) read.rows() * format.rowBytes() + CHECKSUM_BYTES;
            for (int i = 0; i < read.rows(); i++) {
                last = format.time(format.get(block));
            }
        }
        covered = new Covered(start, until);
        file.setLength(end);
    }

    private int headerBytes() {
        return HEADER_BYTES_BEFORE_LABEL + label.length + CHECKSUM_BYTES;
    }

    /** The start of what is covered; null when this is no file of that label. */
    private @Nullable Instant readHeader() throws IOException {
        byte[] found = new byte[headerBytes()];
        if (!readFully(found, found.length, 0)) {
            return null;
        }
        long start = ByteBuffer.wrap(found).getLong(MAGIC.length + Integer.BYTES);
        return Arrays.equals(found, header(start)) ? Instant.ofEpochMilli(start) : null;
    }

    private byte[] header(long startMillis) {
        byte[] header = new byte[headerBytes()];
        ByteBuffer.wrap(header)
                .put(MAGIC)
                .putInt(VERSION)
                .putLong(startMillis)
                .putInt(label.length)
                .put(label)
                .putInt(checksum(header, header.length - CHECKSUM_BYTES));
        return header;
    }

    /**
     * What has arrived, complete.
     *
     * @param start inclusive
     * @param end exclusive
     */
    public record Covered(Instant start, Instant end) {}

    /**
     * An intact block.
     *
     * @param rows how many follow in the buffer
     * @param until when everything is there
     */
    private record BlockRead(int rows, Instant until) {}

    /** Reads a block into the buffer, which is left at its first row; null when none is intact there. */
    private @Nullable BlockRead readBlock(long position, Instant after) throws IOException {
        block.clear();
        if (!readFully(blockBytes, BLOCK_BYTES_BEFORE_ROWS, position)) {
            return null;
        }
        int count = block.getInt();
        long until = block.getLong();
        if (count < 0 || count > ROWS_PER_BLOCK || until <= after.toEpochMilli()) {
            return null;
        }
        int length = BLOCK_BYTES_BEFORE_ROWS + count * format.rowBytes();
        if (!readFully(blockBytes, length + CHECKSUM_BYTES, position)
                || block.getInt(length) != checksum(blockBytes, length)) {
            return null;
        }
        block.position(BLOCK_BYTES_BEFORE_ROWS).limit(length);
        return new BlockRead(count, Instant.ofEpochMilli(until));
    }

    private boolean readFully(byte[] target, int length, long position) throws IOException {
        file.seek(position);
        int read = 0;
        while (read < length) {
            int more = file.read(target, read, length - read);
            if (more < 0) {
                return false;
            }
            read += more;
        }
        return true;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** What has arrived, complete; null when nothing is known. */
    public @Nullable Covered covered() {
        return covered;
    }

    /** How many rows have arrived. */
    public long rows() {
        return rows;
    }

    /** The time of the last row; null when there is none. */
    public @Nullable Instant last() {
        return last;
    }

    /** Forgets everything and begins anew. */
    public void startAt(Instant start) throws IOException {
        file.setLength(0);
        file.seek(0);
        file.write(header(start.toEpochMilli()));
        end = headerBytes();
        rows = 0;
        last = null;
        covered = new Covered(start, start);
    }

    /**
     * Adds the rows that follow those before.
     *
     * @param added in ascending order; may be none
     * @param coveredUntil exclusive; until when everything is there with these
     */
    public void append(List<T> added, Instant coveredUntil) throws IOException {
        for (int from = 0; from + ROWS_PER_BLOCK < added.size(); from += ROWS_PER_BLOCK) {
            List<T> some = added.subList(from, from + ROWS_PER_BLOCK);
            appendBlock(some, format.time(some.get(some.size() - 1)).plusMillis(1));
        }
        int rest = added.size() == 0 ? 0 : (added.size() - 1) / ROWS_PER_BLOCK * ROWS_PER_BLOCK;
        appendBlock(added.subList(rest, added.size()), coveredUntil);
    }

    private void appendBlock(List<T> added, Instant until) throws IOException {
        block.clear();
        block.putInt(added.size()).putLong(until.toEpochMilli());
        added.forEach(row -> format.put(row, block));
        block.putInt(checksum(blockBytes, block.position()));
        file.seek(end);
        file.write(blockBytes, 0, block.position());
        end += block.position();
        rows += added.size();
        last = added.isEmpty() ? last : format.time(added.get(added.size() - 1));
        covered = new Covered(
                Objects.requireNonNull(covered, "startAt comes first").start(), until);
    }

    /**
     * Reads the rows of a time that is covered. Nothing may be appended meanwhile.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public RowReader<T> read(Instant from, Instant to) {
        Instant start = Objects.requireNonNull(covered, "nothing has arrived").start();
        return new RowReader<>() {
            private long position = headerBytes();
            private Instant until = start;
            private int left;

            @Override
            public @Nullable T next() throws IOException {
                while (true) {
                    while (left == 0) {
                        if (position == end) {
                            return null;
                        }
                        nextBlock();
                    }
                    left--;
                    T row = format.get(block);
                    Instant time = format.time(row);
                    if (!time.isBefore(from) && time.isBefore(to)) {
                        return row;
                    }
                }
            }

            private void nextBlock() throws IOException {
                BlockRead read = readBlock(position, until);
                if (read == null) {
                    throw new PartFileException(path + " has been damaged since it was written, at byte " + position
                            + "; fetch the series again to go on from there");
                }
                position += BLOCK_BYTES_BEFORE_ROWS + (long) read.rows() * format.rowBytes() + CHECKSUM_BYTES;
                until = read.until();
                left = read.rows();
            }

            @Override
            public void close() {}
        };
    }

    /** Removes the file, once what it holds is elsewhere. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
