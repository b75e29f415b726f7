package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that lie are refused by name, before memory is made for what they claim. */
class LyingPagesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Of which most are the messages and the batch. */
    private static final long LITTLE_MEMORY = 16L << 20;

    private static final int MILLION = 1_000_000;

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("lying.parquet");
    }

    private static void read(Path path) throws ParquetException {
        try (ParquetFile file = ParquetFile.open(path)) {
            for (ParquetColumn column : file.columns()) {
                for (ParquetFile.Task task : column.kind() == ColumnKind.OTHER
                        ? file.textTasks(column, (row, values, count) -> {})
                        : file.floatTasks(column, (row, values, count) -> {}, new ColumnAudit())) {
                    task.run();
                }
            }
        }
    }

    /** In words that contain all of these, too. */
    private static void assertRefused(Path path, String... words) throws Exception {
        assertThat(catchThrowable(() -> read(path))).isNotNull(); // and its classes are loaded
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Throwable thrown = catchThrowable(() -> read(path));
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(thrown)
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), "column 'value'", "row group 0")
                .hasMessageContainingAll(words);
        assertThat(taken)
                .as("memory for a file of %d bytes", Files.size(path))
                .isLessThan(LITTLE_MEMORY + 64 * Files.size(path));
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodec.class,
            names = {"LZO", "BROTLI"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSmallPageThatClaimsToBecomeAGigabyteIsRefused(CompressionCodec codec) throws Exception {
        int values = 125 * MILLION;
        RawFile.of(Type.DOUBLE, values)
                .codec(codec)
                .data(Encoding.PLAIN, values, values * Double.BYTES, new byte[1_000])
                .write(path());
        assertRefused(path(), "page 0", "1000 bytes claim to become 1000000000");
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodec.class,
            names = {"LZO", "BROTLI"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSmallPageOfTextThatClaimsToBecomeAGigabyteIsRefused(CompressionCodec codec) throws Exception {
        RawFile.of(Type.BYTE_ARRAY, MILLION)
                .codec(codec)
                .data(Encoding.PLAIN, MILLION, MILLION * 1_000, new byte[30_000])
                .write(path());
        assertRefused(path(), "page 0", "30000 bytes claim to become 1000000000");
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void aPageThatBecomesMoreThanItClaimsIsRefused(CompressionCodecName codec) throws Exception {
        byte[] bomb = codec == CompressionCodecName.GZIP
                ? gzip(new byte[16 * MILLION])
                : new Codecs()
                        .getCompressor(codec)
                        .compress(BytesInput.from(new byte[16 * MILLION]))
                        .toInputStream()
                        .readAllBytes();
        RawFile.of(Type.DOUBLE, 100)
                .codec(CompressionCodec.valueOf(codec.name()))
                .data(Encoding.PLAIN, 100, 800, bomb)
                .write(path());
        assertRefused(path(), "page 0", codec.name());
    }

    private static byte[] gzip(byte[] plain) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void aDictionaryOfMoreValuesThanItsBytesCanHoldIsRefused(Type type) throws Exception {
        RawFile.of(type, 500 * MILLION)
                .typeLength(8)
                .dictionary(500 * MILLION, new byte[16])
                .write(path());
        assertRefused(path(), "page 0", "500000000", "16");
    }

    @Test
    void anIndexBeyondTheDictionaryIsRefused() throws Exception {
        RawFile.of(Type.DOUBLE, 8)
                .dictionary(2, new byte[16])
                .data(Encoding.RLE_DICTIONARY, 8, 3, new byte[] {2, 8 << 1, 2})
                .write(path());
        assertRefused(path(), "page 1", "value 2 of a dictionary of 2");
    }

    @ParameterizedTest
    @ValueSource(bytes = {33, 64, 127, -1})
    void indexesOfMoreThan32BitsAreRefused(byte bits) throws Exception {
        RawFile.of(Type.DOUBLE, 8)
                .dictionary(2, new byte[16])
                .data(Encoding.RLE_DICTIONARY, 8, 3, new byte[] {bits, 8 << 1, 0})
                .write(path());
        assertRefused(path(), "page 1", (bits & 0xff) + " bits");
    }

    @Test
    void aDefinitionLevelAboveOneIsRefusedAndNotMisread() throws Exception {
        byte[] levels = {4, 0, 0, 0, 2 << 1, 3, 2 << 1, 0};
        RawFile.of(Type.DOUBLE, 4)
                .optional()
                .data(Encoding.PLAIN, 4, 8 + 32, Arrays.copyOf(levels, 8 + 32))
                .write(path());
        assertRefused(path(), "page 0", "value 3");
    }

    @Test
    void deltasThatClaimTwoBillionTextsAreRefused() throws Exception {
        byte[] lengths = {(byte) 0x80, 1, 4, -1, -1, -1, -1, 7, 0};
        RawFile.of(Type.BYTE_ARRAY, 10)
                .data(Encoding.DELTA_LENGTH_BYTE_ARRAY, 10, lengths.length, lengths)
                .write(path());
        assertRefused(path(), "page 0", "2147483647 values, its page 10");
    }

    /** 600 values of 100 kB in 100 kB: each says that it is the one before. */
    @Test
    void textsThatShareTheirBytesWithEachOtherWithoutEndAreRefused() throws Exception {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        int length = 100_000;
        page.writeBytes(firstThenAll(0, length));
        page.writeBytes(firstThenAll(length, 0));
        page.writeBytes(new byte[length]);
        RawFile.of(Type.BYTE_ARRAY, 600)
                .data(Encoding.DELTA_BYTE_ARRAY, 600, page.size(), page.toByteArray())
                .write(path());
        assertRefused(path(), "page 0", "600 values claim more than");
    }

    /** DELTA_BINARY_PACKED: one number, then 599 times another. */
    private static byte[] firstThenAll(int first, int others) throws Exception {
        try (ValuesWriter writer =
                new DeltaBinaryPackingValuesWriterForInteger(64, 1 << 16, new HeapByteBufferAllocator())) {
            for (int i = 0; i < 600; i++) {
                writer.writeInteger(i == 0 ? first : others);
            }
            return writer.getBytes().toInputStream().readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0})
    void valuesOfFixedLengthWithoutLengthAreRefused(int length) throws Exception {
        for (Encoding encoding : new Encoding[] {Encoding.PLAIN, Encoding.BYTE_STREAM_SPLIT}) {
            RawFile.of(Type.FIXED_LEN_BYTE_ARRAY, 4)
                    .typeLength(length)
                    .data(encoding, 4, 8, new byte[8])
                    .write(path());
            assertRefused(path(), length + " bytes each");
        }
    }

    @Test
    void oneWideValueTakesNoMoreMemoryThanItHasBytes() throws Exception {
        RawFile.of(Type.FIXED_LEN_BYTE_ARRAY, 1)
                .typeLength(2 * MILLION)
                .data(Encoding.BYTE_STREAM_SPLIT, 1, 2 * MILLION, new byte[2 * MILLION])
                .write(path());
        long before = THREADS.getCurrentThreadAllocatedBytes();
        read(path());
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE_MEMORY + 16L * MILLION);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0x19, 0x1a, 0x1b})
    void aPageHeaderOfListsWithinListsIsRefused(byte listOfOneList) throws Exception {
        byte[] nested = new byte[500_000];
        Arrays.fill(nested, listOfOneList);
        nested[0] = (byte) 0xf9; // an unknown field, of type list
        RawFile.of(Type.DOUBLE, 4).bytes(nested).write(path());
        assertRefused(path(), "page 0");
    }

    @Test
    void statisticsThatClaimAnAbsurdLengthAreRefused() throws Exception {
        // kind 0, 32 plain bytes, 32 compressed ones, then the data page's struct with statistics of 2 GB
        byte[] header = {0x15, 0, 0x15, 64, 0x15, 64, 0x2c, 0x15, 8, 0x3c, 0x18, -1, -1, -1, -1, 7};
        RawFile.of(Type.DOUBLE, 4).bytes(header).bytes(new byte[32]).write(path());
        assertRefused(path(), "page 0", "ends early");
    }

    @Test
    void statisticsOfLongValuesAreStillRead() throws Exception {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, 32, 32);
        DataPageHeader data = new DataPageHeader(4, Encoding.PLAIN, Encoding.RLE, Encoding.RLE);
        Statistics statistics = new Statistics();
        statistics.setMax(new byte[100_000]);
        data.setStatistics(statistics);
        header.setData_page_header(data);
        RawFile.of(Type.DOUBLE, 4).page(header, new byte[32]).write(path());
        assertThat(SampleFile.floats(path(), "value")).containsExactly(0, 0, 0, 0);
    }

    @Test
    void pagesWithoutValuesDoNotGoOnForEver() throws Exception {
        RawFile file = RawFile.of(Type.DOUBLE, 4);
        for (int i = 0; i < 1_000; i++) {
            file.data(Encoding.PLAIN, 0, 0, new byte[0]);
        }
        file.write(path());
        assertRefused(path(), "page 1000", "4 rows early");
    }
}
