package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;

/** How many accounts were not well in a job's last builds, on the job's page: a picture that the server draws. */
public final class ErrorTrend implements Action {

    private static final int BUILDS = 20;
    private static final int HEIGHT = 48;
    private static final int STEP = 14;

    private final Job<?, ?> job;

    ErrorTrend(Job<?, ?> job) {
        this.job = job;
    }

    /**
     * A build in the picture.
     *
     * @param number the build's number
     * @param errors how many accounts were not well
     * @param x where its bar stands
     * @param height how high its bar is, of 48
     */
    public record Bar(int number, long errors, int x, int height) {

        /** {@return where its bar begins} */
        public int getY() {
            return HEIGHT - height;
        }
    }

    /** {@return the bars, the oldest build first} */
    @NonNull
    public List<Bar> getBars() {
        List<Run<?, ?>> builds = builds();
        long most = builds.stream().mapToLong(ErrorTrend::errors).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (Run<?, ?> build : builds) {
            long errors = errors(build);
            int height = errors == 0 ? 2 : (int) Math.max(6, HEIGHT * errors / most);
            bars.add(new Bar(build.getNumber(), errors, bars.size() * STEP, height));
        }
        return bars;
    }

    /** {@return how wide the picture is} */
    public int getWidth() {
        return getBars().size() * STEP;
    }

    /** {@return the same in words, for who does not see it} */
    public String getAlternative() {
        return Messages.ErrorTrend_alternative(getBars().stream()
                .map(bar -> Messages.ErrorTrend_build(String.valueOf(bar.number()), bar.errors()))
                .collect(Collectors.joining(", ")));
    }

    /** {@return what the last of these builds came to} */
    public String getLatest() {
        List<Bar> bars = getBars();
        Bar last = bars.get(bars.size() - 1);
        return Messages.ErrorTrend_latest(String.valueOf(last.number()), last.errors());
    }

    /** {@return the address of the last of these builds' reports below the job} */
    public String getLatestAddress() {
        List<Bar> bars = getBars();
        return bars.get(bars.size() - 1).number() + "/" + WorkloadSecurityReports.URL + "/";
    }

    private List<Run<?, ?>> builds() {
        List<Run<?, ?>> builds = new ArrayList<>();
        Run<?, ?> build = job.getLastCompletedBuild();
        for (int looked = 0; build != null && looked < BUILDS; looked++) {
            if (build.getAction(WorkloadSecurityReports.class) != null) {
                builds.add(build);
            }
            build = build.getPreviousCompletedBuild();
        }
        Collections.reverse(builds);
        return builds;
    }

    private static long errors(Run<?, ?> build) {
        return build.getAction(WorkloadSecurityReports.class).getErrors();
    }

    @Override
    @CheckForNull
    public String getIconFileName() {
        return null;
    }

    @Override
    @CheckForNull
    public String getDisplayName() {
        return null;
    }

    @Override
    @CheckForNull
    public String getUrlName() {
        return null;
    }

    /** Finds jobs that have something to show; looks at two builds, because Jenkins asks often. */
    @Extension
    @SuppressWarnings("rawtypes") // as Jenkins declares it
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            Run<?, ?> last = job.getLastCompletedBuild();
            Run<?, ?> good = job.getLastSuccessfulBuild();
            boolean shows = Stream.of(last == null ? good : last, good)
                    .filter(Objects::nonNull)
                    .anyMatch(build -> build.getAction(WorkloadSecurityReports.class) != null);
            return shows ? List.of(new ErrorTrend(job)) : List.of();
        }
    }
}
