package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Footers that lie are refused when the file is opened, or when their rows are asked for. */
class LyingFootersTest {
    private static final int TWO_BILLION = 2_000_000_000;

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("lying.parquet");
    }

    private static void assertNotOpened(Path path, String... words) {
        assertThatThrownBy(() -> ParquetFile.open(path))
                .isInstanceOf(ParquetException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0x19, 0x1a, 0x1b, 0x1c})
    void aFooterNestedWithoutEndIsRefused(byte containerOfOne) throws Exception {
        byte[] footer = new byte[1 << 20];
        Arrays.fill(footer, containerOfOne);
        RawFile.write(path(), new byte[8], footer);
        assertNotOpened(path(), "footer");
    }

    @Test
    void aNameOfAbsurdLengthIsRefused() throws Exception {
        // field 2: a list of one struct, whose field 4 is a text of 2 GB
        byte[] footer = {0x29, 0x1c, 0x48, -1, -1, -1, -1, 7, 'a', 'b'};
        RawFile.write(path(), new byte[8], footer);
        assertNotOpened(path(), "footer", "ends early");
    }

    @Test
    void aListOfAbsurdLengthIsRefused() throws Exception {
        byte[] footer = {0x29, (byte) 0xfc, -1, -1, -1, -1, 7, 0, 0};
        RawFile.write(path(), new byte[8], footer);
        assertNotOpened(path(), "footer");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 2, Integer.MAX_VALUE})
    void aSchemaWithAnotherNumberOfChildrenIsRefused(int children) throws Exception {
        SampleFile.of("required double value").row(1.0).write(path());
        Tampering.editFooter(path(), footer -> footer.getSchema().get(0).setNum_children(children));
        assertNotOpened(path(), "schema");
    }

    @Test
    void aSchemaThatIsVeryDeepIsReadAndItsColumnLeftOut() throws Exception {
        RawFile.of(Type.DOUBLE, 1).data(Encoding.PLAIN, 1, 8, new byte[8]).write(path());
        Tampering.editFooter(path(), footer -> {
            List<SchemaElement> schema = new ArrayList<>();
            for (int depth = 0; depth < 50_000; depth++) {
                SchemaElement group = new SchemaElement("group");
                group.setRepetition_type(FieldRepetitionType.OPTIONAL);
                group.setNum_children(1);
                schema.add(group);
            }
            schema.add(footer.getSchema().get(1));
            footer.setSchema(schema);
        });
        try (ParquetFile file = ParquetFile.open(path())) {
            assertThat(file.columns()).singleElement().hasToString("group (nested)");
        }
    }

    @Test
    void columnChunksThatOverlapAreRefused() throws Exception {
        RawFile.of(Type.DOUBLE, 1_000)
                .data(Encoding.PLAIN, 1_000, 8_000, new byte[8_000])
                .write(path());
        Tampering.editFooter(path(), footer -> {
            RowGroup group = footer.getRow_groups().get(0);
            footer.setRow_groups(new ArrayList<>(List.of(group, group.deepCopy(), group.deepCopy())));
            footer.setNum_rows(3_000);
        });
        assertNotOpened(path(), "row group 1", "column 'value'", "overlap");
    }

    @Test
    void columnsOfDifferentLengthInARowGroupAreRefused() throws Exception {
        SampleFile.bars(10, 1).write(path());
        Tampering.editFooter(path(), footer -> chunk(footer.getRow_groups(), 2).setNum_values(9));
        assertNotOpened(path(), "row group 0", "column 'high'", "9 values", "10 rows");
    }

    private static ColumnMetaData chunk(List<RowGroup> groups, int column) {
        return groups.get(0).getColumns().get(column).getMeta_data();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 9, 11, Long.MAX_VALUE})
    void aNumberOfRowsThatIsNotThatOfTheRowGroupsIsRefused(long rows) throws Exception {
        SampleFile.bars(10, 1).write(path());
        Tampering.editFooter(path(), footer -> footer.setNum_rows(rows));
        assertNotOpened(path(), rows + " rows", "10");
    }

    @Test
    void rowGroupsWhoseRowsOverflowWhenAddedAreRefused() throws Exception {
        SampleFile.bars(10, 1).rowGroupRows(5).write(path());
        Tampering.editFooter(
                path(),
                footer -> footer.getRow_groups().forEach(group -> {
                    group.setNum_rows(Long.MAX_VALUE);
                    group.getColumns().forEach(column -> column.getMeta_data().setNum_values(Long.MAX_VALUE));
                }));
        assertNotOpened(path(), "overflow");
    }

    /** The footer, the chunk and the page agree, and none of it is true. */
    @Test
    void rowsThatOnlyEveryHeaderClaimsAreFoundMissingBeforeTheyAreReserved() throws Exception {
        for (RawFile lie : List.of(
                RawFile.of(Type.DOUBLE, TWO_BILLION).data(Encoding.PLAIN, TWO_BILLION, 800, new byte[800]),
                RawFile.of(Type.DOUBLE, TWO_BILLION)
                        .dictionary(1, new byte[8])
                        .data(Encoding.RLE_DICTIONARY, TWO_BILLION, 2, new byte[] {0, 50 << 1}),
                RawFile.of(Type.DOUBLE, TWO_BILLION).data(Encoding.PLAIN, 100, 800, new byte[800]))) {
            lie.write(path());
            try (ParquetFile file = ParquetFile.open(path())) {
                assertThatThrownBy(() -> file.checkRowsClaimed(file.columns()))
                        .isInstanceOf(ParquetException.class)
                        .hasMessageContainingAll(path().toString(), "column 'value'", "row group 0", "early");
            }
        }
    }

    @Test
    void manyRowsInFewBytesAreAcceptedWhenTheyAreThere() throws Exception {
        int rows = 4_000_000;
        RawFile.of(Type.DOUBLE, rows)
                .dictionary(1, new byte[8])
                .data(Encoding.RLE_DICTIONARY, rows, 6, new byte[] {0, (byte) 0x80, (byte) 0xa4, (byte) 0xe8, 3, 0})
                .write(path());
        try (ParquetFile file = ParquetFile.open(path())) {
            file.checkRowsClaimed(file.columns());
            assertThat(file.rows()).isEqualTo(rows).isGreaterThan(16 * Files.size(path()));
        }
    }
}
