package io.jenkins.plugins.workloadsecurityaws.report;

import java.io.IOException;
import java.nio.file.Path;

/** The page of one report of a build. */
public final class ReportPage {

    private final ReportEntry entry;
    private final Path directory;

    ReportPage(ReportEntry entry, Path directory) {
        this.entry = entry;
        this.directory = directory;
    }

    /** {@return what the list shows of it} */
    public ReportEntry getEntry() {
        return entry;
    }

    /**
     * Reads the whole report.
     *
     * @return the report
     * @throws IOException if its file is gone
     */
    public Report getReport() throws IOException {
        return Report.read(entry.file(directory));
    }
}
