package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Timing;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 fine, 1 findings or a failed account, 2 usage or configuration. */
@Command(
        name = "workload-security-aws",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Puts AWS accounts under Trend Micro Workload Security through a cross-account role, and proves"
                + " that the role is right.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Fine",
            "1:Findings of severity error (see --fail-on), or a call failed",
            "2:Usage or configuration; no account was touched",
            "130, 143:Ended by Ctrl-C, SIGTERM; the report tells what is known"
        },
        subcommands = {
            OnboardCommand.class,
            PlanCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            OffboardCommand.class,
            RotateCommand.class,
            ExternalIdCommand.class,
            CheckTrustCommand.class,
            AuditCommand.class,
            ExportCommand.class,
            DemoCommand.class,
            BenchCommand.class
        })
public final class Main implements Runnable {

    /** What the build wrote. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream file = Main.class.getResourceAsStream("version.properties")) {
                properties.load(file);
            }
            return new String[] {"workload-security-aws " + properties.getProperty("version")};
        }
    }

    // Held, because the logging framework forgets loggers that nobody holds.
    private static final List<Logger> LIBRARIES = Stream.of(
                    "software.amazon.awssdk", "io.undertow", "org.xnio", "org.jboss")
            .map(Logger::getLogger)
            .toList();

    /** What the engine waits for is shown by the commands themselves; a logging configuration of the user's rules. */
    private static final Logger ENGINE = Logger.getLogger("io.jenkins.plugins.workloadsecurityaws.engine");

    private final GracefulShutdown shutdown = new GracefulShutdown();
    private final UnaryOperator<Timing> timing;

    @Spec
    private CommandSpec spec;

    /** With the usual times. */
    Main() {
        this(UnaryOperator.identity());
    }

    /** With other times than the usual ones. */
    Main(UnaryOperator<Timing> timing) {
        this.timing = timing;
    }

    /**
     * Runs the command line and ends the process.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        LIBRARIES.forEach(logger -> logger.setLevel(Level.SEVERE));
        if (System.getProperty("java.util.logging.config.file") == null) {
            ENGINE.setLevel(Level.WARNING);
        }
        Main main = new Main();
        main.shutdown.install();
        int exit = commandLine(main).execute(args);
        main.shutdown.finish();
        System.exit(exit);
    }

    static CommandLine commandLine(Main main) {
        return new CommandLine(main)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((wrong, args) -> usageError(wrong))
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println(explain(exception));
                    return exception instanceof InvalidInputException ? 2 : 1;
                });
    }

    /** Without a subcommand there is nothing to do, which is a usage error. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command");
    }

    Timing timing(Timing usual) {
        return timing.apply(usual);
    }

    GracefulShutdown shutdown() {
        return shutdown;
    }

    /** What is wrong in one line, which would be lost above the whole help. */
    private static int usageError(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(message(wrong));
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** The value behind an option that there is not may be a secret: --api-key is tried by people. */
    private static String message(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || wrong.getCommandLine().getParent() == null) {
            return wrong.getMessage();
        }
        String options = unmatched.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.split("=", 2)[0])
                .collect(Collectors.joining(", "));
        return options.isEmpty() ? "There are more arguments than this command takes" : "Unknown option: " + options;
    }

    private static String explain(Exception exception) {
        if (exception instanceof InvalidInputException invalid) {
            String option = invalid.field()
                    .map(field -> field.equals(field.toUpperCase(Locale.ROOT)) ? field : "--" + field)
                    .map(field -> field + ": ")
                    .orElse("");
            return option + invalid.getMessage();
        }
        if (exception instanceof RemoteCallException failed) {
            return failed.getMessage() + System.lineSeparator() + "  -> " + failed.remedy();
        }
        return "Failed: " + exception.getMessage();
    }
}
