package io.datapool.agent;

/** What {@link WithoutTest} changes; in another JVM, its main program. */
final class Subject {
    private int calls;

    private void count() {
        calls++;
    }

    static String word() {
        return "original";
    }

    private static boolean holds() {
        return true;
    }

    int countedCalls() {
        count();
        return calls;
    }

    static boolean asked() {
        return holds();
    }

    public static void main(String[] arguments) {
        System.out.println(new Subject().countedCalls() + " " + word() + " " + asked());
    }
}
