package io.datapool.internal.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolVersionException;
import io.datapool.schema.ColumnType;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowReaderTest {
    private static SegmentDescription read(byte[] file) throws IOException {
        return ArrowReader.read(SegmentBytes.source(file), file.length, "a.arrow");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1000})
    void whatWasWrittenIsRead(int rows) throws IOException {
        SegmentLayout layout = SegmentBytes.layout(rows);
        assertThat(read(SegmentBytes.of(layout))).isEqualTo(SegmentBytes.description(layout));
    }

    @Test
    void shrunkenLayoutIsRead() throws IOException {
        SegmentLayout layout = SegmentBytes.layout(1000).shrunkTo(SegmentBytes.SCHEMA, 600);
        assertThat(read(SegmentBytes.of(layout)).layout()).isEqualTo(layout);
    }

    @Test
    void everyFlippedByteOfHeaderAndTailIsNoticed() {
        SegmentLayout layout = SegmentBytes.layout(3);
        byte[] intact = SegmentBytes.of(layout);
        for (int at = 0; at < intact.length; at++) {
            if (at == layout.bodyOffset()) {
                at = (int) layout.bodyEnd();
            }
            for (int mask : new int[] {0x01, 0x80, 0xff}) {
                byte[] flipped = intact.clone();
                flipped[at] ^= (byte) mask;
                assertThatThrownBy(() -> read(flipped))
                        .as("byte %d of %d with %02x", at, intact.length, mask)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void everyTruncationIsNoticed() {
        byte[] intact = SegmentBytes.of(SegmentBytes.layout(3));
        for (int length = 0; length < intact.length; length++) {
            byte[] truncated = Arrays.copyOf(intact, length);
            assertThatThrownBy(() -> read(truncated))
                    .as("%d of %d bytes", length, intact.length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesAfterTheEndAreNoticed() {
        byte[] intact = SegmentBytes.of(SegmentBytes.layout(3));
        byte[] longer = Arrays.copyOf(intact, intact.length + 1);
        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not end with ARROW1");
    }

    @Test
    void nonsenseWithRightChecksumsNeverFailsInAnotherWay() throws IOException {
        long seed = System.nanoTime();
        System.out.println("nonsenseWithRightChecksumsNeverFailsInAnotherWay: seed " + seed);
        Random random = new Random(seed);
        SegmentLayout layout = SegmentBytes.layout(3);
        byte[] intact = SegmentBytes.of(layout);
        int body = (int) (layout.bodyEnd() - layout.bodyOffset());
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] file = intact.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                int at = random.nextInt(file.length - body);
                file[at < layout.bodyOffset() ? at : at + body] = (byte) random.nextInt();
            }
            SegmentBytes.correctChecksums(file, layout);
            try {
                SegmentLayout found = read(file).layout();
                assertThat(found.rows()).isBetween(0, (int) layout.bodyEnd());
                assertThat(found.columnOffsets()).allMatch(offset -> offset > 0 && offset <= layout.bodyEnd());
            } catch (IllegalArgumentException | PoolVersionException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void headerFitsItsRoomWhateverTheLayout() {
        for (int rows : new int[] {0, 1, 1_000_000_000, SegmentLayout.MAX_ROWS}) {
            SegmentLayout layout = SegmentBytes.layout(rows);
            assertThat(ArrowWriter.header(SegmentBytes.description(layout))).hasSize((int) layout.bodyOffset());
            assertThat(layout.columnOffsets()).allMatch(offset -> offset % 64 == 0);
            assertThat(layout.bodyEnd()).isGreaterThanOrEqualTo(28L * rows);
        }
    }

    @Test
    void widestSchemaIsReadBack() throws IOException {
        List<Field> fields = new java.util.ArrayList<>();
        for (int i = 0; i < 4096; i++) {
            fields.add(new Field("column \u20ac " + i, i % 2 == 0 ? ColumnType.FLOAT32 : ColumnType.TIMESTAMP));
        }
        Schema schema = new Schema(fields);
        SegmentLayout layout = SegmentLayout.of(schema, 1, ArrowWriter.headerRoom(schema, SegmentBytes.IDENTITY));
        SegmentDescription segment =
                new SegmentDescription(FormatVersion.OWN, SegmentBytes.IDENTITY, schema, layout, java.util.Map.of());
        byte[] header = ArrowWriter.header(segment);
        byte[] tail = ArrowWriter.tail(segment, header);
        byte[] file = Arrays.copyOf(header, Math.toIntExact(layout.bodyEnd()) + tail.length);
        System.arraycopy(tail, 0, file, (int) layout.bodyEnd(), tail.length);
        assertThat(read(file)).isEqualTo(segment);
    }
}
