package io.datapool.loader;

/** Some of what was asked for could not be loaded; the rest was published. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LoadReport report;

    LoadException(LoadReport report) {
        super(report.summary() + ":\n" + report.problems());
        this.report = report;
    }

    /** What became of every requested dataset. */
    public LoadReport report() {
        return report;
    }
}
