package io.datapool.parquet;

/** What can be made of a Parquet column. */
public enum ColumnKind {
    /** Integers of any width and sign; may also hold epoch times without saying so. */
    INTEGER,
    /** Numbers that are no epoch times: FLOAT, DOUBLE, FLOAT16, DECIMAL, BOOLEAN and the time of a day. */
    REAL,
    /** TIMESTAMP of any unit, INT96 and DATE. */
    TIMESTAMP,
    /** Text, binary, nested, repeated or anything else that is no number. */
    OTHER;

    /** Whether its values can be read as times. */
    public boolean mayBeTime() {
        return this == TIMESTAMP || this == INTEGER;
    }
}
