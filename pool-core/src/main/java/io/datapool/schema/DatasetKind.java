package io.datapool.schema;

import java.util.Locale;

/** What a dataset holds, so that tools and typed readers know it again. */
public enum DatasetKind {
    /** Bars: open, high, low, close and volume over a time index. */
    OHLCV,
    /** Funding rates: {@code rate} over a time index. */
    FUNDING,
    /** Anything else, also what only newer versions of the library know. */
    CUSTOM;

    /** The name that stands in the registry. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that registry name; {@link #CUSTOM} where this version of the library knows none. */
    public static DatasetKind ofLabel(String label) {
        for (DatasetKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        return CUSTOM;
    }
}
