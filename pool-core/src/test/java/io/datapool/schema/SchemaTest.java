package io.datapool.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.internal.arrow.SegmentLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final Field A = new Field("a", ColumnType.FLOAT32);

    @Test
    void schemaNeedsOneTo4096DistinctColumns() {
        assertThatThrownBy(() -> new Schema(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schema(List.of(A, new Field("a", ColumnType.INT64))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a' stands twice");
        List<Field> many = new ArrayList<>();
        for (int i = 0; i <= 4096; i++) {
            many.add(new Field("c" + i, ColumnType.FLOAT32));
        }
        assertThatThrownBy(() -> new Schema(many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4097");
        assertThatCode(() -> new Schema(many.subList(0, 4096))).doesNotThrowAnyException();
    }

    @Test
    void onlyAFirstTimeStampColumnIsATimeIndex() {
        Field time = new Field("t", ColumnType.TIMESTAMP);
        assertThat(new Schema(List.of(time, A)).hasTimeIndex()).isTrue();
        assertThat(new Schema(List.of(A, time)).hasTimeIndex()).isFalse();
        assertThat(new Schema(List.of(time, A)).rowBytes()).isEqualTo(12);
    }

    @Test
    void columnNamesAreOneTo255BytesWithoutControlCharacters() {
        for (String name :
                new String[] {"", "a\nb", "\u0000", "\u007f", "\u0085", "x".repeat(256), "\u20ac".repeat(86)}) {
            assertThatThrownBy(() -> new Field(name, ColumnType.FLOAT32))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name :
                new String[] {" ", "a b", "x".repeat(255), "\u20ac".repeat(85), "\ud83d\ude00", "\"quoted\""}) {
            assertThatCode(() -> new Field(name, ColumnType.FLOAT32)).as(name).doesNotThrowAnyException();
        }
    }

    @Test
    void typesAndKindsAreFoundByTheirNames() {
        for (ColumnType type : ColumnType.values()) {
            assertThat(ColumnType.ofDtype(type.dtype())).isEqualTo(type);
        }
        for (DatasetKind kind : DatasetKind.values()) {
            assertThat(DatasetKind.ofLabel(kind.label())).isEqualTo(kind);
        }
        assertThat(ColumnType.ofDtype("float16")).isEqualTo(ColumnType.OTHER);
        assertThat(DatasetKind.ofLabel("OHLCV")).isEqualTo(DatasetKind.CUSTOM);
    }

    @Test
    void segmentFileNameTellsKeyAndGeneration() {
        assertThat(Names.segmentFile("BTCUSDT_1h", 42)).isEqualTo("BTCUSDT_1h.g42.arrow");
        assertThat(Names.parseSegmentFile("BTCUSDT_1h.g42.arrow")).contains(new Names.SegmentName("BTCUSDT_1h", 42));
        assertThat(Names.parseSegmentFile("a.g1.arrow.g2.arrow")).contains(new Names.SegmentName("a.g1.arrow", 2));
        assertThat(Names.parseSegmentFile("k.g999999999999999999.arrow"))
                .contains(new Names.SegmentName("k", 999_999_999_999_999_999L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k.g0.arrow",
                "k.g-1.arrow",
                "k.g01.arrow",
                "k.g1000000000000000000.arrow",
                "k.g1.arrow.tmp",
                "k.g1",
                ".g1.arrow",
                "a..b.g1.arrow",
                "a b.g1.arrow",
                "k.g1.arrow\n"
            })
    void otherFileNamesAreNotSegments(String name) {
        assertThat(Names.parseSegmentFile(name)).isEqualTo(Optional.empty());
    }

    @Test
    void layoutAlignsEveryColumn() {
        Schema schema = new Schema(List.of(A, new Field("b", ColumnType.FLOAT64)));
        SegmentLayout layout = SegmentLayout.of(schema, 17, 100);
        assertThat(layout).isEqualTo(new SegmentLayout(17, 128, List.of(128L, 256L), List.of(68L, 136L), 448));
        assertThat(layout.shrunkTo(schema, 9))
                .isEqualTo(new SegmentLayout(9, 128, List.of(128L, 256L), List.of(36L, 72L), 384));
    }

    @Test
    void largestDatasetHasLongOffsets() {
        Schema schema = new Schema(List.of(A, new Field("b", ColumnType.FLOAT64)));
        SegmentLayout layout = SegmentLayout.of(schema, SegmentLayout.MAX_ROWS, 0);
        assertThat(layout.columnOffsets()).containsExactly(0L, SegmentLayout.align(4L * SegmentLayout.MAX_ROWS));
        assertThat(layout.bodyEnd()).isGreaterThan(23L << 30);
    }
}
