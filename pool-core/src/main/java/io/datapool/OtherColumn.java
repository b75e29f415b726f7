package io.datapool;

import io.datapool.error.PoolVersionException;

/**
 * A column of a type that this version of the library does not know. It was checked like any other; its values cannot be read.
 *
 * <p>Thread-safe.
 */
public final class OtherColumn extends Column {
    OtherColumn(Origin origin, long offsetBytes, int rows) {
        super(origin, offsetBytes, rows);
    }

    /** The name of its type, as the registry has it. */
    public String dtype() {
        return origin.column().dtype();
    }

    /**
     * Never gives a value.
     *
     * @throws PoolVersionException always
     */
    @Override
    public double asDouble(int row) {
        throw refusal();
    }

    @Override
    public OtherColumn slice(int fromRow, int toRow) {
        checkRange(fromRow, toRow);
        return new OtherColumn(origin, offsetBytes, toRow - fromRow);
    }

    /** The error for whoever wants to read it. */
    public PoolVersionException refusal() {
        return new PoolVersionException(
                "column '" + name() + "' of dataset '" + origin.key() + "' holds values of type '"
                        + dtype()
                        + "', which this version of the library does not know. Read it with the version that wrote it;"
                        + " columns of other types can be read");
    }
}
