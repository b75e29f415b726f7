package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of one row group: page after page into scratch memory of a page's size, batch after batch into a target.
 * Everything that the file says of itself is checked before it is believed. Not thread-safe.
 */
final class ColumnChunkReader {
    private static final int FIRST_HEADER_BYTES = 256;
    private static final int MAX_HEADER_BYTES = 1 << 20;
    /** Room for what a page holds besides values: levels, run lengths, block headers. */
    private static final int PAGE_OVERHEAD_BYTES = 1 << 16;

    /** Bytes of a text, on average over a page, that are believed however few bytes they are compressed to. */
    private static final long PLAUSIBLE_TEXT_BYTES = 256;

    /** Text may be long, but then it does not shrink more than this. */
    private static final long MAX_TEXT_RATIO = 1_024;

    /** A little less than the largest array. */
    private static final int MAX_PAGE_BYTES = Integer.MAX_VALUE - 64;

    private final FileBytes file;
    private final ParquetColumn column;
    private final Footer.Group group;
    private final Target target;
    private final CompressionCodec codec;
    private final Decompressor decompressor;
    private final long end;
    private long position;

    private byte[] compressed = new byte[FIRST_HEADER_BYTES];
    private byte[] page = new byte[0];
    private final int[] levels = new int[Target.BATCH];
    private int dictionarySize = -1;
    private long rowsLeft;
    private int row;
    private int pageNumber;

    /** The page of values that is being read; null between pages. */
    private @Nullable DataPage open;

    ColumnChunkReader(FileBytes file, ParquetColumn column, Footer.Group group, Target target) throws IOException {
        this.file = file;
        this.column = column;
        this.group = group;
        this.target = target;
        ColumnMetaData chunk = group.chunks().get(column.leaf());
        if (chunk == null) {
            throw new IOException("row group " + group.index() + ": the column is encrypted or in another file");
        }
        if (column.stored() == Type.FIXED_LEN_BYTE_ARRAY && column.fixedLength() <= 0) {
            throw new IOException("row group " + group.index() + ": its values claim to have " + column.fixedLength()
                    + " bytes each");
        }
        position = Footer.start(chunk);
        end = position + chunk.getTotal_compressed_size();
        codec = chunk.getCodec();
        try {
            decompressor = Decompressor.of(codec);
        } catch (IOException e) {
            throw new IOException("row group " + group.index() + ": " + e.getMessage(), e);
        }
        rowsLeft = group.rows();
        row = Math.toIntExact(group.firstRow());
    }

    /** Reads all of it. */
    void read() throws IOException {
        while (rowsLeft > 0) {
            readBatch();
        }
        target.close();
    }

    /** Hands the next batch of values on, or gets ready for it; of a column that has not ended. */
    void readBatch() throws IOException {
        try {
            if (open == null) {
                readPage();
            }
            if (open != null) {
                open.readBatch();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw new IOException(
                    "row group " + group.index() + ", page " + pageNumber + " (rows from " + row + "): "
                            + (e.getMessage() == null ? e : e.getMessage()),
                    e);
        }
        if (open == null || open.done == open.header.values()) {
            open = null;
            pageNumber++;
        }
    }

    private void readPage() throws IOException {
        PageHeader header = readHeader();
        if (header.compressedBytes() > end - position) {
            throw new EOFException(
                    "it claims " + header.compressedBytes() + " bytes, the column has " + (end - position) + " left");
        }
        if (header.kind() == PageHeader.Kind.INDEX) {
            position += header.compressedBytes();
            return;
        }
        checkPlausible(header);
        compressed = room(compressed, header.compressedBytes() + RunLengths.PADDING);
        file.read(position, compressed, 0, header.compressedBytes());
        position += header.compressedBytes();
        checkCrc(header);
        int pageBytes = decompress(header);
        if (header.kind() == PageHeader.Kind.DICTIONARY) {
            readDictionary(header, pageBytes);
        } else {
            open = new DataPage(header, pageBytes);
        }
    }

    private PageHeader readHeader() throws IOException {
        int wanted = FIRST_HEADER_BYTES;
        while (true) {
            int available = (int) Math.min(wanted, end - position);
            if (available <= 0) {
                throw new EOFException("the column ends " + rowsLeft + " rows early");
            }
            compressed = room(compressed, available);
            file.read(position, compressed, 0, available);
            try {
                PageHeader header = PageHeader.read(compressed, 0, available);
                position += header.headerBytes();
                return header;
            } catch (EOFException e) {
                // Statistics of long values make headers long.
                if (available < wanted || wanted >= MAX_HEADER_BYTES) {
                    throw e;
                }
                wanted *= 16;
            }
        }
    }

    /** Before memory is made for it: a few compressed bytes can claim to be gigabytes. */
    private void checkPlausible(PageHeader header) throws IOException {
        boolean dictionary = header.kind() == PageHeader.Kind.DICTIONARY;
        if (!dictionary && header.values() > rowsLeft) {
            throw new IOException(
                    "it claims " + header.values() + " values, the row group has " + rowsLeft + " rows left");
        }
        if (dictionary && header.values() > group.rows()) {
            throw new IOException("its dictionary claims " + header.values() + " values for " + group.rows() + " rows");
        }
        long most = header.values() * plausibleValueBytes() + header.values() + PAGE_OVERHEAD_BYTES;
        if (column.stored() == Type.BYTE_ARRAY) {
            most += header.compressedBytes() * MAX_TEXT_RATIO;
        }
        if (header.uncompressedBytes() > Math.min(most, MAX_PAGE_BYTES)) {
            throw new IOException("its " + header.compressedBytes() + " bytes claim to become "
                    + header.uncompressedBytes() + "; " + header.values() + " values need no more than " + most);
        }
        int levelBytes = header.repetitionBytes() + header.definitionBytes();
        CompressionCodec used = header.valuesCompressed() ? codec : CompressionCodec.UNCOMPRESSED;
        long reached = levelBytes + Decompressor.mostBytes(used, header.compressedBytes() - levelBytes);
        if (header.uncompressedBytes() > reached) {
            throw new IOException("its " + header.compressedBytes() + " bytes claim to become "
                    + header.uncompressedBytes() + "; with " + used + " they become no more than " + reached);
        }
    }

    private long plausibleValueBytes() {
        return switch (column.stored()) {
            case BOOLEAN -> 1;
            case INT32, FLOAT, INT64, DOUBLE -> 2 * Long.BYTES;
            case INT96, FIXED_LEN_BYTE_ARRAY -> column.fixedLength() + 2L * Integer.BYTES;
            case BYTE_ARRAY -> PLAUSIBLE_TEXT_BYTES;
        };
    }

    /** The room that a value takes in a dictionary, at least. */
    private long leastValueBits() {
        return switch (column.stored()) {
            case BOOLEAN -> 1;
            case INT32, FLOAT, INT64, DOUBLE -> (long) Byte.SIZE * Stored.width(column.stored());
            case INT96, FIXED_LEN_BYTE_ARRAY -> (long) Byte.SIZE * column.fixedLength();
            case BYTE_ARRAY -> Integer.SIZE;
        };
    }

    private void checkCrc(PageHeader header) throws IOException {
        if (header.crc32() >= 0) {
            CRC32 crc = new CRC32();
            crc.update(compressed, 0, header.compressedBytes());
            if (crc.getValue() != header.crc32()) {
                throw new IOException(
                        String.format("its CRC-32 is %08x, expected %08x", crc.getValue(), header.crc32()));
            }
        }
    }

    /** Levels of version 2 pages are never compressed. */
    private int decompress(PageHeader header) throws IOException {
        int levelBytes = header.repetitionBytes() + header.definitionBytes();
        int size = header.uncompressedBytes();
        boolean plain = codec == CompressionCodec.UNCOMPRESSED || !header.valuesCompressed();
        if (plain && header.compressedBytes() == size) {
            byte[] spare = page;
            page = compressed;
            compressed = spare;
            return size;
        }
        page = room(page, size + RunLengths.PADDING);
        System.arraycopy(compressed, 0, page, 0, levelBytes);
        if (!header.valuesCompressed()) {
            Decompressor.of(CompressionCodec.UNCOMPRESSED)
                    .decompress(
                            compressed,
                            levelBytes,
                            header.compressedBytes() - levelBytes,
                            page,
                            levelBytes,
                            size - levelBytes);
        } else if (size > levelBytes) {
            try {
                decompressor.decompress(
                        compressed,
                        levelBytes,
                        header.compressedBytes() - levelBytes,
                        page,
                        levelBytes,
                        size - levelBytes);
            } catch (IOException | RuntimeException e) {
                throw new IOException("its " + codec + " data is damaged: " + e.getMessage(), e);
            }
        }
        return size;
    }

    private void readDictionary(PageHeader header, int pageBytes) throws IOException {
        if (header.encoding() != PageHeader.PLAIN && header.encoding() != PageHeader.PLAIN_DICTIONARY) {
            throw new IOException(
                    "its dictionary is in encoding " + PageHeader.encodingName(header.encoding()) + ", expected PLAIN");
        }
        if (dictionarySize >= 0) {
            throw new IOException("the column has a second dictionary");
        }
        if (header.values() * leastValueBits() > (long) Byte.SIZE * pageBytes) {
            throw new EOFException("its dictionary claims " + header.values() + " values in " + pageBytes + " bytes");
        }
        ValueReader values = PlainReaders.of(column, page, 0, pageBytes);
        target.startDictionary(header.values());
        for (int done = 0; done < header.values(); ) {
            int now = Math.min(Target.BATCH, header.values() - done);
            values.read(now, target);
            target.remember(done, now);
            done += now;
        }
        dictionarySize = header.values();
    }

    /** What is left of a page of values. */
    private final class DataPage {
        private final PageHeader header;
        private final int pageBytes;
        private final Levels present;
        private final Levels.@Nullable Reader definition;
        /** Made when the first value is there: a page of nulls has none. */
        private @Nullable ValueReader values;

        private int done;

        DataPage(PageHeader header, int pageBytes) throws IOException {
            this.header = header;
            this.pageBytes = pageBytes;
            this.present = Levels.of(header, column.optional(), page, pageBytes);
            this.definition = present.reader();
        }

        void readBatch() throws IOException {
            int now = Math.min(Target.BATCH, header.values() - done);
            int count = definition == null ? now : readLevels(definition, now);
            if (count > 0) {
                if (values == null) {
                    values = values(header, present.valuesFrom(), pageBytes);
                }
                values.read(count, target);
            }
            if (definition != null) {
                target.spread(levels, now, count);
            }
            if (now > 0) {
                target.flush(row, now, definition == null ? null : levels);
            }
            done += now;
            row += now;
            rowsLeft -= now;
        }
    }

    /** Returns how many of the next values are present. */
    private int readLevels(Levels.Reader definition, int count) throws IOException {
        definition.read(levels, count);
        int present = 0;
        for (int i = 0; i < count; i++) {
            present += levels[i];
        }
        return present;
    }

    private ValueReader values(PageHeader header, int from, int to) throws IOException {
        return switch (header.encoding()) {
            case PageHeader.PLAIN -> PlainReaders.of(column, page, from, to);
            case PageHeader.PLAIN_DICTIONARY, PageHeader.RLE_DICTIONARY -> {
                if (dictionarySize < 0) {
                    throw new IOException("it refers to a dictionary, and there is none");
                }
                yield new DictionaryReader(page, from, to, dictionarySize);
            }
            case PageHeader.RLE -> new BooleanRunsReader(column.stored(), page, from, to);
            case PageHeader.BYTE_STREAM_SPLIT -> new ByteStreamSplitReader(column, page, from, to);
            case PageHeader.DELTA_BINARY_PACKED -> new DeltaReader(column.stored(), page, from, to);
            case PageHeader.DELTA_LENGTH_BYTE_ARRAY, PageHeader.DELTA_BYTE_ARRAY ->
                new DeltaBytesReader(column, header.encoding(), header.values(), page, from, to);
            default ->
                throw new IOException("its values are in encoding " + PageHeader.encodingName(header.encoding())
                        + ", which is unknown");
        };
    }

    private static byte[] room(byte[] array, int bytes) {
        return array.length >= bytes ? array : new byte[Math.max(bytes, Math.min(2 * array.length, 1 << 20))];
    }
}
