package io.datapool;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** How often a test repeats itself: in every build, or in the profile {@code long} of RELIABILITY.md. */
public final class Rounds {
    private static final boolean LONG = Boolean.getBoolean("trust.long");

    private Rounds() {}

    /** The first number in every build, the second in profile {@code long}. */
    public static int of(int inEveryBuild, int inLongBuild) {
        return LONG ? inLongBuild : inEveryBuild;
    }

    /** Skips what is too long for every build. */
    public static void inLongBuildOr(boolean inEveryBuild) {
        assumeTrue(LONG || inEveryBuild, "runs in profile long");
    }

    /** Whether this is a build with profile {@code long}. */
    public static boolean areLong() {
        return LONG;
    }
}
