package io.datapool.parquet;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;

/**
 * Everything that reads bytes which somebody else wrote, as functions of arbitrary bytes. Whatever they are: a typed error or
 * a result, work in proportion to the bytes and to the values asked for, and no more memory than those justify.
 */
enum FuzzTarget {
    FOOTER {
        @Override
        void run(byte[] input) throws IOException {
            Footer.read(new ArrayBytes(BYTES_BEFORE_FOOTER, input));
        }
    },
    PAGE_HEADER {
        @Override
        void run(byte[] input) throws IOException {
            PageHeader.read(input, 0, input.length);
        }
    },
    RUN_LENGTHS {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            RunLengths runs = new RunLengths(page.bytes(), 0, page.end(), page.parameter());
            runs.startsWithRunOf(1, page.values());
            int[] batch = new int[Target.BATCH];
            for (int left = page.values(); left > 0; left -= batch.length) {
                runs.read(batch, Math.min(left, batch.length));
            }
        }
    },
    PLAIN {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            page.drain(PlainReaders.of(page.column(), page.bytes(), 0, page.end()));
        }
    },
    DICTIONARY {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            page.drain(new DictionaryReader(page.bytes(), 0, page.end(), page.parameter()));
        }
    },
    DELTA {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            page.drain(new DeltaReader(page.column().stored(), page.bytes(), 0, page.end()));
        }
    },
    DELTA_BYTES {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            int encoding = page.odd() ? PageHeader.DELTA_BYTE_ARRAY : PageHeader.DELTA_LENGTH_BYTE_ARRAY;
            page.drain(new DeltaBytesReader(page.column(), encoding, page.values(), page.bytes(), 0, page.end()));
        }
    },
    BYTE_STREAM_SPLIT {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            page.drain(new ByteStreamSplitReader(page.column(), page.bytes(), 0, page.end()));
        }
    },
    BOOLEAN_RUNS {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            page.drain(new BooleanRunsReader(Type.BOOLEAN, page.bytes(), 0, page.end()));
        }
    },
    LEVELS {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            int encoding = page.odd() ? PageHeader.BIT_PACKED : PageHeader.RLE;
            PageHeader header = new PageHeader(
                    PageHeader.Kind.DATA_V1, 0, page.end(), page.end(), -1, page.values(), 0, encoding, 0, 0, true);
            Levels.Reader levels =
                    Levels.of(header, true, page.bytes(), page.end()).reader();
            int[] batch = new int[Target.BATCH];
            for (int left = page.values(); left > 0 && levels != null; left -= batch.length) {
                int now = Math.min(left, batch.length);
                levels.read(batch, now);
                for (int i = 0; i < now; i++) {
                    if (batch[i] != 0 && batch[i] != 1) {
                        throw new AssertionError("level " + batch[i]);
                    }
                }
            }
        }
    },
    DECOMPRESSOR {
        @Override
        void run(byte[] input) throws IOException {
            PageInput page = PageInput.of(input);
            CompressionCodec codec = CODECS.get(page.type() % CODECS.size());
            Decompressor.of(codec).decompress(page.bytes(), 0, page.end(), new byte[page.values()], 0, page.values());
        }
    },
    WHOLE_FILE {
        @Override
        void run(byte[] input) throws IOException, ParquetException {
            try (ParquetFile file = ParquetFile.open(Path.of("fuzzed.parquet"), new ArrayBytes(0, input))) {
                for (ParquetColumn column : file.rows() > MOST_ROWS ? List.<ParquetColumn>of() : file.columns()) {
                    if (column.isFlat()) {
                        file.textTasks(column, (row, values, count) -> {}).forEach(FuzzTarget::tryTask);
                    }
                    switch (column.kind()) {
                        case INTEGER, REAL -> {
                            file.floatTasks(column, (row, values, count) -> {}, new ColumnAudit())
                                    .forEach(FuzzTarget::tryTask);
                            file.longTasks(column, (row, values, count) -> {}, new ColumnAudit())
                                    .forEach(FuzzTarget::tryTask);
                        }
                        case TIMESTAMP ->
                            file.timeTasks(column, (row, values, count) -> {}).forEach(FuzzTarget::tryTask);
                        case OTHER -> {
                            // read as text only
                        }
                    }
                }
            }
        }
    };

    /** By what stands for them in an input. */
    static final List<CompressionCodec> CODECS = List.of(CompressionCodec.values());

    private static final List<Type> TYPES = List.of(Type.values());

    /** Where the pages would be. */
    private static final long BYTES_BEFORE_FOOTER = 1 << 20;

    /** A file that claims more is not read here: that work would be justified. */
    private static final int MOST_ROWS = 1 << 17;

    /** Classes, messages and arrays of a batch's size. */
    private static final long BASE_BYTES = 16L << 20;

    /** What each byte of input justifies: text that compresses well, once per way of reading it. */
    private static final long BYTES_PER_INPUT_BYTE = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** @throws IOException or ParquetException, and nothing else */
    abstract void run(byte[] input) throws IOException, ParquetException;

    /**
     * Runs it.
     *
     * @throws AssertionError when it throws what it should not, or takes more memory than the input justifies
     */
    final void check(byte[] input) {
        long justified = BASE_BYTES + BYTES_PER_INPUT_BYTE * input.length;
        // The first time classes may be loaded.
        if (allocatedBytes(input) > justified) {
            long taken = allocatedBytes(input);
            if (taken > justified) {
                throw new AssertionError(this + " takes " + taken + " bytes of memory for " + input.length);
            }
        }
    }

    private long allocatedBytes(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            run(input);
        } catch (IOException | ParquetException e) {
            // the two that may be thrown
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(this + " throws " + e, e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** An error in one task is no reason not to run the others. */
    private static void tryTask(ParquetFile.Task task) {
        try {
            task.run();
        } catch (ParquetException e) {
            if (!String.valueOf(e.getMessage()).contains("row group ")) {
                throw new AssertionError("the message names no row group: " + e.getMessage(), e);
            }
        }
    }

    /**
     * A page to decode.
     *
     * @param type byte 0: the stored type or codec, and a choice
     * @param parameter byte 1: width of a value or of an index, size of a dictionary
     * @param values bytes 2 and 3: how many values are asked for
     * @param bytes the rest, with the room behind it that decoders may rely on
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record PageInput(int type, int parameter, int values, byte[] bytes) {
        private static final int HEAD_BYTES = 4;

        static PageInput of(byte[] input) {
            byte[] head = Arrays.copyOf(input, HEAD_BYTES);
            int length = Math.max(0, input.length - HEAD_BYTES);
            byte[] bytes = new byte[length + RunLengths.PADDING];
            System.arraycopy(input, input.length - length, bytes, 0, length);
            return new PageInput(head[0] & 0x7f, head[1], ByteBuffer.wrap(head).getShort(2) & 0xffff, bytes);
        }

        int end() {
            return bytes.length - RunLengths.PADDING;
        }

        boolean odd() {
            return type >= TYPES.size();
        }

        ParquetColumn column() {
            SchemaElement element = new SchemaElement("value");
            element.setType(TYPES.get(type % TYPES.size()));
            element.setType_length(Math.max(1, parameter));
            element.setRepetition_type(FieldRepetitionType.REQUIRED);
            if (element.getType() == Type.BYTE_ARRAY || element.getType() == Type.FIXED_LEN_BYTE_ARRAY) {
                element.setConverted_type(ConvertedType.DECIMAL); // the bytes that a number can be made of
            }
            return new ParquetColumn(element, 0);
        }

        void drain(ValueReader reader) throws IOException {
            ParquetColumn column = column();
            Target target = column.kind() == ColumnKind.TIMESTAMP
                    ? new TextTarget(column, (row, taken, count) -> {}) // any bytes will do
                    : new FloatTarget(column, (row, taken, count) -> {}, new ColumnAudit());
            target.startDictionary(Math.max(0, parameter));
            for (int left = values; left > 0; left -= Target.BATCH) {
                reader.read(Math.min(left, Target.BATCH), target);
            }
        }
    }
}
