package io.datapool.loader;

import io.datapool.DatasetWriter;
import io.datapool.parquet.ColumnAudit;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.EpochNanos;
import io.datapool.schema.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what a user should know of a file's data before computing with it, as plain values under names that FORMAT.md
 * explains. Counts of rows are of the dataset, but for what was dropped on the way to it.
 */
final class Quality {
    /** So many gaps are told one by one. */
    private static final int GAPS_TOLD = 10;

    private static final int BLOCK_ROWS = 4_096;
    private static final String OPEN_UNTIL = "openUntil";

    private final DatasetWriter writer;
    private final int rows;
    private final Map<String, Object> account = new LinkedHashMap<>();

    /** @param rows rows that the dataset will have */
    Quality(DatasetWriter writer, int rows) {
        this.writer = writer;
        this.rows = rows;
    }

    /** Tells what the policies found and did. */
    Quality dropped(int sourceRows, RowOrder order) {
        selected(sourceRows, order.leftOut());
        account.put("outOfOrder", order.outOfOrder());
        account.put("duplicates", order.duplicates());
        putUnlessZero("missingTime", order.missingTime());
        putUnlessZero("openDropped", order.open());
        order.openUntil().ifPresent(moment -> account.put(OPEN_UNTIL, moment.toString()));
        return this;
    }

    /**
     * When the first bar that was dropped as open will be over, so that the dataset is no longer what a load would give; empty
     * when none was dropped.
     */
    static Optional<Instant> openUntil(DatasetInfo info) {
        Object moment = info.quality().get(OPEN_UNTIL);
        try {
            return moment == null ? Optional.empty() : Optional.of(Instant.parse(moment.toString()));
        } catch (DateTimeParseException e) {
            return Optional.of(Instant.MIN); // of no loader of this version; better load again
        }
    }

    /** Tells how many rows there were, and how many of them were not selected. */
    Quality selected(int sourceRows, int notSelected) {
        account.put("sourceRows", sourceRows);
        putUnlessZero("notSelected", notSelected);
        return this;
    }

    private void putUnlessZero(String name, int count) {
        if (count != 0) {
            account.put(name, count);
        }
    }

    /** Looks for places where the time index skips steps. */
    Quality gaps() {
        TimeBlocks times = new TimeBlocks(writer, rows);
        long step = times.majorityStep(null);
        if (step > 0) {
            Gaps gaps = new Gaps(step);
            times.forEachPair(null, gaps::pair);
            account.put("gaps", gaps.toMap());
        }
        return this;
    }

    private static final class Gaps {
        private final long step;
        private int count;
        private long missing;
        private long longest;
        private final List<Object> first = new ArrayList<>();

        Gaps(long step) {
            this.step = step;
        }

        void pair(long earlier, long later) {
            long distance = later - earlier;
            if (distance <= step) {
                return;
            }
            count++;
            missing += (distance - 1) / step;
            longest = Math.max(longest, distance);
            if (first.size() < GAPS_TOLD) {
                Map<String, Object> gap = new LinkedHashMap<>();
                gap.put("after", EpochNanos.instant(earlier).toString());
                gap.put("before", EpochNanos.instant(later).toString());
                first.add(gap);
            }
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("count", count);
            map.put("missingRows", count(missing));
            if (count > 0) {
                map.put("longest", Duration.ofNanos(longest).toString());
                map.put("first", first);
            }
            return map;
        }
    }

    /** Looks for bars that cannot be, in datasets of bars. */
    Quality bars() {
        if (writer.plan().kind() == DatasetKind.OHLCV) {
            List<Field> fields = writer.plan().schema().fields();
            Bars bars = new Bars();
            for (int from = 0; from < rows; from += BLOCK_ROWS) {
                int count = Math.min(BLOCK_ROWS, rows - from);
                for (int column = 1; column < fields.size(); column++) {
                    Field field = fields.get(column);
                    read(column, field.type(), from, bars.columns[Bars.NAMES.indexOf(field.name())], count);
                }
                bars.look(count);
            }
            account.put("zeroVolume", bars.zeroVolume);
            account.put("highBelowLow", bars.highBelowLow);
            account.put("openOrCloseOutside", bars.outside);
        }
        return this;
    }

    /** Whatever a column holds, as float32: values of different precision could not be compared. */
    private void read(int column, ColumnType type, int from, float[] target, int count) {
        switch (type) {
            case FLOAT32 -> writer.get(column, from, target, 0, count);
            case FLOAT64 -> {
                double[] values = new double[count];
                writer.get(column, from, values, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] = (float) values[i];
                }
            }
            case INT64, TIMESTAMP -> {
                long[] values = new long[count];
                writer.get(column, from, values, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] = values[i];
                }
            }
            case OTHER -> throw new IllegalStateException("a plan has columns of known types alone");
        }
    }

    private static final class Bars {
        static final List<String> NAMES = List.of("open", "high", "low", "close", "volume");

        final float[][] columns = new float[NAMES.size()][BLOCK_ROWS];
        private int zeroVolume;
        private int highBelowLow;
        private int outside;

        void look(int count) {
            float[] open = columns[0];
            float[] high = columns[1];
            float[] low = columns[2];
            float[] close = columns[3];
            float[] volume = columns[4];
            for (int i = 0; i < count; i++) {
                zeroVolume += volume[i] == 0 ? 1 : 0;
                highBelowLow += high[i] < low[i] ? 1 : 0;
                outside += open[i] > high[i] || open[i] < low[i] || close[i] > high[i] || close[i] < low[i] ? 1 : 0;
            }
        }
    }

    /**
     * Tells what is missing in the columns, and what became of values on their way to float32; of all rows that were read,
     * kept or not.
     */
    Quality columns(Map<String, ColumnAudit> audits) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Field field : writer.plan().schema().fields()) {
            ColumnAudit audit = audits.get(field.name());
            if (audit != null) {
                Map<String, Object> column = new LinkedHashMap<>();
                column.put("missing", count(audit.missing()));
                if (field.type() != ColumnType.INT64) {
                    column.put("nan", count(audit.nans()));
                }
                if (field.type() == ColumnType.FLOAT32) {
                    putLosses(column, audit);
                    if (audit.losesTick() && !isVolume(field)) {
                        column.put("advice", "float64: float32 mixes up neighbouring ticks");
                    }
                }
                columns.put(field.name(), column);
            }
        }
        account.put("columns", columns);
        return this;
    }

    private static void putLosses(Map<String, Object> map, ColumnAudit audit) {
        map.put("maxAbsError", audit.maxAbsoluteError());
        map.put("maxRelError", audit.maxRelativeError());
        if (audit.overflows() > 0) {
            map.put("overflows", count(audit.overflows()));
        }
        if (audit.inexactIntegers() > 0) {
            map.put("inexactIntegers", count(audit.inexactIntegers()));
        }
        if (!Double.isNaN(audit.tick())) {
            map.put("tick", audit.tick());
        }
    }

    /** Amounts have no ticks that a strategy compares: of them the advice would be noise, in the account of every file. */
    private boolean isVolume(Field field) {
        return writer.plan().kind() == DatasetKind.OHLCV && field.name().equals("volume");
    }

    /** As the registry gives it back: an integer of the narrowest type. */
    private static Number count(long count) {
        if (count == (int) count) {
            return (int) count;
        }
        return count;
    }

    Map<String, Object> toMap() {
        return account;
    }
}
