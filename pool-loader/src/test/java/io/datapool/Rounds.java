package io.datapool;

/** How often a test repeats itself: in every build, or in the profile {@code long}. */
public final class Rounds {
    private static final boolean LONG = Boolean.getBoolean("trust.long");

    private Rounds() {}

    /** The first number in every build, the second in profile {@code long}. */
    public static int of(int inEveryBuild, int inLongBuild) {
        return LONG ? inLongBuild : inEveryBuild;
    }
}
