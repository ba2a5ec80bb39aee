package io.jenkins.plugins.workloadsecurityaws.audit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The audit trail of this controller. Whatever writes asks for it first, and where it can't be written nothing else is.
 * Opened when it is first needed, or with Jenkins where there is one; closed when the last call has ended. Thread-safe.
 */
@Extension
public class ControllerTrail {

    /** Attained when nothing calls AWS or Workload Security any more. */
    public static final String CALLS_ENDED = "workload-security-aws-calls-ended";

    private static final Logger LOGGER = Logger.getLogger(ControllerTrail.class.getName());

    private AuditTrail open;
    private String problem;
    private long size = AuditTrail.DEFAULT_SIZE;

    /** {@return the one of this Jenkins} */
    public static ControllerTrail get() {
        return ExtensionList.lookupSingleton(ControllerTrail.class);
    }

    /** A write whose process died has its line as soon as Jenkins is up, whatever becomes of its build. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void openWithJenkins() {
        if (Files.exists(file())) {
            try {
                get().trail();
            } catch (AbortException unusable) {
                LOGGER.log(Level.SEVERE, unusable.getMessage());
            }
        }
    }

    /** Lets go of the file. */
    @Terminator(requires = CALLS_ENDED)
    public static void close() {
        ExtensionList.lookup(ControllerTrail.class).forEach(ControllerTrail::letGo);
    }

    /** Begins anew with files of another size. */
    synchronized void reopenWith(long otherSize) {
        letGo();
        size = otherSize;
    }

    private synchronized void letGo() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** {@return the file that is written, which need not be there yet} */
    public static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve("workload-security-aws/audit/audit.jsonl");
    }

    private synchronized AuditTrail trail() throws AbortException {
        if (open == null) {
            try {
                Files.createDirectories(file().getParent());
                open = AuditTrail.openShared(file(), size, "Jenkins", Instant.now());
                problem = null;
            } catch (IOException unwritable) {
                throw unusable("the audit trail " + file() + " can't be written: " + unwritable);
            } catch (InvalidInputException unusable) {
                throw unusable(unusable.getMessage());
            }
        }
        return open;
    }

    private AbortException unusable(String why) {
        problem = Messages.ControllerTrail_unusable(why);
        return new AbortException(problem);
    }

    /**
     * The trail for a run that writes.
     *
     * @param actor who is responsible
     * @return the trail, and in whose name
     * @throws AbortException if it can't be written, so that nothing else may be either; the message is for people
     */
    public Audit audit(Actor actor) throws AbortException {
        return new Audit(trail(), actor.who());
    }

    /** {@return why the trail can't be written, as far as that is known; the message is for people} */
    public synchronized Optional<String> problem() {
        Optional<String> failure = Optional.ofNullable(open).flatMap(AuditTrail::failure);
        return failure.isPresent() ? failure.map(Messages::ControllerTrail_unusable) : Optional.ofNullable(problem);
    }

    /** {@return the trail's last line; empty: there is no trail yet, or it can't be opened} */
    public synchronized Optional<AuditHead> head() {
        return Optional.ofNullable(open).map(AuditTrail::head);
    }

    /**
     * The newest writes to an account.
     *
     * @param account the account
     * @param most how many at most
     * @return the writes, the oldest first
     * @throws UncheckedIOException if the trail can't be read
     */
    public List<AuditEntry> history(String account, int most) {
        return AuditTrail.history(file(), new AccountId(account), most);
    }

    /**
     * Copies the trail.
     *
     * @param to takes all its files as a ZIP archive
     * @throws IOException if it can't be read or copied
     */
    public void export(OutputStream to) throws IOException {
        trail().export(to);
    }

    /**
     * Something of Jenkins' own is about to be written, in the name of the current user: a credential, a grant, an identity.
     *
     * @param kind what is written
     * @param tenant the tenant's identity; null: none is concerned
     * @param action what is done
     * @param resource to what; no secret
     * @param before what is there, or null; no secret
     * @param after what is to be there, or null; no secret
     * @return is told how it ends
     * @throws AbortException if the trail can't be written; it must not be done then
     */
    public OwnWrite begin(
            AuditEntry.Kind kind,
            @CheckForNull String tenant,
            String action,
            String resource,
            @CheckForNull String before,
            @CheckForNull String after)
            throws AbortException {
        return begin(Actor.current(), kind, tenant, action, resource, before, after);
    }

    /** The same in the name of whoever is responsible. */
    public OwnWrite begin(
            Actor actor,
            AuditEntry.Kind kind,
            @CheckForNull String tenant,
            String action,
            String resource,
            @CheckForNull String before,
            @CheckForNull String after)
            throws AbortException {
        AuditTrail trail = trail();
        AuditEntry entry = AuditEntry.begun(
                Instant.now(),
                actor.who(),
                kind,
                Optional.ofNullable(tenant),
                Optional.empty(),
                action,
                resource,
                Optional.ofNullable(before),
                Optional.ofNullable(after));
        try {
            trail.begun(entry);
        } catch (UncheckedIOException unwritable) {
            throw new AbortException(Messages.ControllerTrail_unusable(unwritable.getMessage()));
        }
        return new OwnWrite(trail, entry);
    }

    /** Something of Jenkins' own that is written. */
    public static final class OwnWrite {

        private final AuditTrail trail;
        private final AuditEntry entry;

        private OwnWrite(AuditTrail trail, AuditEntry entry) {
            this.trail = trail;
            this.entry = entry;
        }

        /**
         * It took effect.
         *
         * @throws AbortException if the trail can't be written, which the message says, and that it took effect
         */
        public void done() throws AbortException {
            try {
                ended(AuditEntry.Outcome.DONE);
            } catch (UncheckedIOException unwritable) {
                LOGGER.log(
                        Level.SEVERE,
                        unwritable,
                        () -> entry.action() + " " + entry.resource()
                                + " was done, and its line in the audit trail is missing until that can be written");
                throw new AbortException(Messages.ControllerTrail_doneAndNotTold(unwritable.getMessage()));
            }
        }

        /** It failed; whether it took effect is told as unknown. */
        public void failed() {
            ended(AuditEntry.Outcome.UNKNOWN, "failed");
        }

        /** It was not even tried. */
        public void refused() {
            ended(AuditEntry.Outcome.REFUSED, "was not done");
        }

        private void ended(AuditEntry.Outcome outcome, String how) {
            try {
                ended(outcome);
            } catch (UncheckedIOException unwritable) {
                LOGGER.log(
                        Level.SEVERE,
                        unwritable,
                        () -> entry.action() + " " + entry.resource() + " " + how
                                + ", and its line in the audit trail is missing until that can be written");
            }
        }

        private void ended(AuditEntry.Outcome outcome) {
            trail.append(entry.ended(Instant.now(), outcome, entry.resource(), Optional.empty()));
        }
    }
}
