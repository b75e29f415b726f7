package io.datapool.internal.segment;

import io.datapool.error.PoolDamagedException;
import io.datapool.internal.arrow.ArrowAudit;
import io.datapool.internal.arrow.ArrowReader;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.TimeRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** Reads segments without trusting a registry, and checks what opening and verifying take for granted. */
public final class SegmentAudit {
    private SegmentAudit() {}

    /**
     * What a segment says of itself; its header and footer have their checksums, its values are not read.
     *
     * @throws PoolDamagedException when it is no segment
     * @throws io.datapool.error.PoolVersionException when only newer versions of this library can read it
     * @throws NoSuchFileException when it is gone
     */
    public static SegmentDescription describe(Path segment) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(segment, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new PoolDamagedException("segment " + segment + " is not a regular file");
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            return ArrowReader.read(source(file), attributes.size(), segment.toString());
        } catch (IllegalArgumentException e) {
            throw new PoolDamagedException("segment " + segment + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Checks a segment as thoroughly as can be: what {@link SegmentReader#verify} checks; that the segment carries this very
     * registry row; that its stamps make the row's time range; that any Arrow reader finds the same in it.
     *
     * @param segment the file
     * @param poolId the pool it must belong to
     * @param info what the registry says of it
     * @param row the same as it stands in the registry
     * @throws PoolDamagedException naming what differs
     * @throws NoSuchFileException when it is gone
     */
    public static void check(Path segment, String poolId, DatasetInfo info, String row) throws IOException {
        SegmentReader.verify(segment, poolId, info);
        SegmentDescription found = describe(segment);
        String carried = found.footer().getOrDefault(SegmentDescription.REGISTRY_ROW, "none");
        requireSameRow(segment, info, carried, row);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            ArrowAudit.check(source(file), found);
            requireTimeRange(segment, info, time(file, info));
        } catch (IllegalArgumentException e) {
            throw SegmentReader.damaged(segment, info, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void requireSameRow(Path segment, DatasetInfo info, String carried, String row) {
        if (!RegistryRow.isSame(carried, row)) {
            throw SegmentReader.damaged(
                    segment, info, "it carries another registry row: " + carried + ", the registry has " + row);
        }
    }

    private static void requireTimeRange(Path segment, DatasetInfo info, Optional<TimeRange> time) {
        if (!time.equals(info.time())) {
            throw SegmentReader.damaged(
                    segment,
                    info,
                    "its stamps make the time range "
                            + time.map(Object::toString).orElse("none")
                            + ", the registry says "
                            + info.time().map(Object::toString).orElse("none"));
        }
    }

    private static ArrowReader.ByteSource source(RandomAccessFile file) {
        return (offset, length) -> {
            byte[] bytes = new byte[length];
            file.seek(offset);
            file.readFully(bytes);
            return bytes;
        };
    }

    private static Optional<TimeRange> time(RandomAccessFile file, DatasetInfo info) {
        if (!info.schema().hasTimeIndex() || info.rows() == 0) {
            return Optional.empty();
        }
        ColumnInfo stamps = info.columns().get(0);
        return Optional.of(TimeScan.scan(
                info.key(), stamps.name(), new Stamps(file, stamps.offsetBytes(), info.rows()), info.rows()));
    }

    /** The stamps of a file, read a block at a time. */
    private static final class Stamps implements IntToLongFunction {
        private static final int BLOCK_ROWS = 1 << 15;

        private final RandomAccessFile file;
        private final long offsetBytes;
        private final int rows;
        private final ByteBuffer block =
                ByteBuffer.allocate(BLOCK_ROWS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private int blockAt = -1;

        Stamps(RandomAccessFile file, long offsetBytes, int rows) {
            this.file = file;
            this.offsetBytes = offsetBytes;
            this.rows = rows;
        }

        @Override
        public long applyAsLong(int row) {
            int wanted = row / BLOCK_ROWS;
            if (wanted != blockAt) {
                read(wanted);
            }
            return block.getLong(row % BLOCK_ROWS * Long.BYTES);
        }

        private void read(int number) {
            int first = number * BLOCK_ROWS;
            try {
                file.seek(offsetBytes + (long) first * Long.BYTES);
                file.readFully(block.array(), 0, Math.min(BLOCK_ROWS, rows - first) * Long.BYTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            blockAt = number;
        }
    }
}
