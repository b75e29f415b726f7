package io.datapool.internal.segment;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolException;
import io.datapool.internal.arrow.ArrowReader;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.arrow.TimeGuide;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Field;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Opens published segments for reading, and checks that they are what the registry says. */
public final class SegmentReader {
    private static final SharedMappings MAPPINGS = new SharedMappings();

    private SegmentReader() {}

    /**
     * A segment that was opened.
     *
     * @param region the file
     * @param guide where its time guide lies; empty where there is none
     */
    public record Mapped(MappedRegion region, Optional<TimeGuide> guide) {}

    /**
     * Maps a segment, unless this JVM has mapped it already, after checking its length, its header and footer, and that it
     * belongs to this dataset. The values are not read.
     *
     * @param segment the file
     * @param poolId the pool it must belong to
     * @param info what the registry says of it
     * @throws PoolDamagedException when it is not that segment
     * @throws io.datapool.error.PoolVersionException when only newer versions of this library can read it
     * @throws NoSuchFileException when it is gone
     */
    public static Mapped map(Path segment, String poolId, DatasetInfo info) throws IOException {
        BasicFileAttributes found = attributes(segment, info);
        SharedMappings.Identity identity =
                new SharedMappings.Identity(found.fileKey(), poolId, info.key(), info.generation(), info.fileBytes());
        try {
            MappedRegion region = MAPPINGS.get(identity, () -> map(segment, info, found));
            return new Mapped(region, check(segment, poolId, info, region::bytes));
        } catch (InternalError e) { // what the JVM makes of a page that the file has no more
            throw damaged(segment, info, "it was cut short while it was being opened");
        }
    }

    private static MappedRegion map(Path segment, DatasetInfo info, BasicFileAttributes before) throws IOException {
        MappedRegion region = MappedRegion.readOnly(segment, info.fileBytes());
        BasicFileAttributes after = attributes(segment, info);
        if (!Objects.equals(before.fileKey(), after.fileKey())) {
            throw damaged(segment, info, "it was exchanged while it was being opened");
        }
        return region;
    }

    /**
     * Reads the whole segment through the file system and compares every checksum.
     *
     * @throws PoolDamagedException naming what differs
     * @throws io.datapool.error.PoolVersionException when only newer versions of this library can read it
     * @throws NoSuchFileException when it is gone
     */
    public static void verify(Path segment, String poolId, DatasetInfo info) throws IOException {
        attributes(segment, info);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            Optional<TimeGuide> guide = check(segment, poolId, info, (offset, length) -> {
                byte[] bytes = new byte[length];
                file.seek(offset);
                file.readFully(bytes);
                return bytes;
            });
            for (ColumnInfo column : info.columns()) {
                requireColumnCrc(segment, info, column, Checksums.crc32c(file, column.offsetBytes(), column.bytes()));
            }
            if (guide.isPresent()) {
                verify(file, segment, info, guide.get());
            }
        }
    }

    private static void requireColumnCrc(Path segment, DatasetInfo info, ColumnInfo column, String actual) {
        if (!actual.equals(column.crc32c())) {
            throw damaged(
                    segment,
                    info,
                    "column '" + column.name() + "' has CRC-32C " + actual + ", expected " + column.crc32c());
        }
    }

    /** The guide is what was written, and says what the stamps say. */
    private static void verify(RandomAccessFile file, Path segment, DatasetInfo info, TimeGuide guide)
            throws IOException {
        String found = Checksums.crc32c(file, guide.offsetBytes(), guide.bytes());
        if (!found.equals(guide.crc32c())) {
            throw damaged(segment, info, "its time guide has CRC-32C " + found + ", expected " + guide.crc32c());
        }
        requireSameGuide(segment, info, guide, GuideScan.recompute(guide, file, info));
    }

    private static void requireSameGuide(Path segment, DatasetInfo info, TimeGuide guide, TimeGuide right) {
        if (!right.equals(guide)) {
            throw damaged(
                    segment,
                    info,
                    "its time guide is not that of its stamps: " + guide.text() + ", expected " + right.text());
        }
    }

    static BasicFileAttributes attributes(Path segment, DatasetInfo info) throws IOException {
        BasicFileAttributes attributes = lookAt(segment);
        if (!attributes.isRegularFile()) {
            throw damaged(segment, info, "it is not a regular file");
        }
        requireLength(segment, info, attributes.size());
        return attributes;
    }

    /** Of what stands there itself, which may be a link. */
    private static BasicFileAttributes lookAt(Path segment) throws IOException {
        return Files.readAttributes(segment, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void requireLength(Path segment, DatasetInfo info, long fileBytes) {
        if (fileBytes != info.fileBytes()) {
            throw damaged(segment, info, "it has " + fileBytes + " bytes, the registry says " + info.fileBytes());
        }
    }

    private static void requireIdentity(Path segment, String poolId, DatasetInfo info, SegmentIdentity found) {
        requireSame(segment, info, "pool", poolId, found.poolId());
        requireSame(segment, info, "dataset", info.key(), found.key());
        requireSame(segment, info, "generation", info.generation(), found.generation());
    }

    private static Optional<TimeGuide> check(
            Path segment, String poolId, DatasetInfo info, ArrowReader.ByteSource source) throws IOException {
        SegmentDescription found;
        try {
            found = ArrowReader.read(source, info.fileBytes(), segment.toString());
        } catch (IllegalArgumentException e) {
            throw damaged(segment, info, String.valueOf(e.getMessage()));
        }
        requireIdentity(segment, poolId, info, found.identity());
        requireSame(segment, info, "rows", info.rows(), found.layout().rows());
        List<Field> fields = found.schema().fields();
        requireSame(segment, info, "this many columns:", info.columns().size(), fields.size());
        for (int i = 0; i < fields.size(); i++) {
            ColumnInfo column = info.columns().get(i);
            String where = "in column " + i + " ";
            requireSame(
                    segment,
                    info,
                    where + "the name",
                    column.name(),
                    fields.get(i).name());
            if (column.type() != ColumnType.OTHER) { // which may be a known type of Arrow that means something else
                requireSame(
                        segment,
                        info,
                        where + "values of",
                        column.type(),
                        fields.get(i).type());
            }
            requireSame(
                    segment,
                    info,
                    where + "offset",
                    column.offsetBytes(),
                    found.layout().columnOffsets().get(i));
            requireSame(
                    segment,
                    info,
                    where + "bytes",
                    column.bytes(),
                    found.layout().columnBytes().get(i));
        }
        requireSame(
                segment,
                info,
                "values with the checksums",
                String.join(",", info.columns().stream().map(ColumnInfo::crc32c).toList()),
                found.footer().getOrDefault(SegmentDescription.CRC32C, "none"));
        try {
            return TimeGuide.of(found, info.time());
        } catch (IllegalArgumentException e) {
            throw damaged(segment, info, String.valueOf(e.getMessage()));
        }
    }

    private static void requireSame(Path segment, DatasetInfo info, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw damaged(segment, info, "it holds " + what + " " + actual + ", the registry says " + expected);
        }
    }

    static PoolException damaged(Path segment, DatasetInfo info, String problem) {
        return new PoolDamagedException("segment " + segment + " of dataset '" + info.key() + "' is damaged: " + problem
                + ". Load the dataset again to replace it, or run 'pool repair' to do without it; the other datasets are not"
                + " affected");
    }
}
