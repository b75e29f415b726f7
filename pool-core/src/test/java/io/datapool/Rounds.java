package io.datapool;

/** How often a test repeats itself: in every build, or in the profile {@code long} of RELIABILITY.md. */
public final class Rounds {
    private static final boolean LONG = Boolean.getBoolean("trust.long");

    private Rounds() {}

    /** The first number in every build, the second in profile {@code long}. */
    public static int of(int inEveryBuild, int inLongBuild) {
        return LONG ? inLongBuild : inEveryBuild;
    }

    /** Whether this is a build with profile {@code long}; for {@code assumeTrue}, where a test is too long for every build. */
    public static boolean areLong() {
        return LONG;
    }
}
