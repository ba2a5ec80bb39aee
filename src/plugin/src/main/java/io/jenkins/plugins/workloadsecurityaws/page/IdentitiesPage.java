package io.jenkins.plugins.workloadsecurityaws.page;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Failure;
import hudson.util.HttpResponses;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail.OwnWrite;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantIdentities;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Tenants that can't be used, and identities of removed ones: what administrators decide about identities. */
public class IdentitiesPage {

    /**
     * An identity that an administrator may hand over.
     *
     * @param identity the identity
     * @param folder the full name of the folder whose tenant would have it; empty: Jenkins itself
     * @param tenant that tenant's name
     * @param from the full name of the tenant that has or had it
     */
    public record Offer(String identity, String folder, String tenant, String from) {

        /** {@return the full name of the tenant that would have it} */
        public String to() {
            return fullName(folder, tenant);
        }

        /** {@return the address that hands it over, below the list of accounts} */
        public String address() {
            return "identities/handOver?identity=" + encoded(identity) + "&folder=" + encoded(folder) + "&tenant="
                    + encoded(tenant);
        }
    }

    /**
     * A tenant that can't be used.
     *
     * @param name its full name
     * @param reason why
     * @param offer what would make it usable, or null
     */
    public record Unusable(
            String name, String reason, @CheckForNull Offer offer) {}

    /**
     * The identity of a tenant that was removed.
     *
     * @param identity the identity
     * @param from the tenant's full name
     * @param since when it was removed
     * @param offer the tenant that has its place and name now, or null
     */
    public record Removed(
            String identity,
            String from,
            @CheckForNull Moment since,
            @CheckForNull Offer offer) {

        /** {@return the address that forgets it, below the list of accounts} */
        public String address() {
            return "identities/forget?identity=" + encoded(identity);
        }
    }

    /** {@return the tenants that can't be used} */
    public List<Unusable> getUnusable() {
        return Tenants.unusable().entrySet().stream()
                .map(each -> new Unusable(
                        each.getKey().fullName(),
                        each.getValue(),
                        Optional.ofNullable(each.getKey().tenant().getIdentity())
                                .flatMap(identity -> offer(identity, each.getKey()))
                                .orElse(null)))
                .toList();
    }

    /** {@return the identities of tenants that were removed} */
    public List<Removed> getRemoved() {
        return TenantIdentities.get().removed().entrySet().stream()
                .map(each -> new Removed(
                        each.getKey(),
                        each.getValue().fullName(),
                        Moment.of(each.getValue().removed()),
                        find(each.getValue().folder(), each.getValue().tenant())
                                .flatMap(there -> offer(each.getKey(), there))
                                .orElse(null)))
                .toList();
    }

    /** What there is already, or can't be, is not offered. */
    private static Optional<Offer> offer(String identity, TenantReference to) {
        return TenantIdentities.get()
                .holder(identity)
                .filter(holder -> TenantIdentities.isValid(to.tenant().getName()))
                .map(holder -> new Offer(identity, folder(to), to.tenant().getName(), holder.fullName()));
    }

    /**
     * Gives an identity, and with it what is known of its accounts, to another tenant.
     *
     * @param identity the identity
     * @param folder the full name of the folder that defines the tenant; empty: Jenkins itself
     * @param tenant the tenant's name
     * @return back to the list
     * @throws IOException if the tenant's settings can't be saved
     */
    @POST
    public HttpResponse doHandOver(
            @QueryParameter String identity, @QueryParameter String folder, @QueryParameter String tenant)
            throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Offer wanted = Stream.concat(
                        getUnusable().stream().map(Unusable::offer),
                        getRemoved().stream().map(Removed::offer))
                .filter(Objects::nonNull)
                .filter(offer -> offer.identity().equals(identity)
                        && offer.folder().equals(Util.fixNull(folder))
                        && offer.tenant().equals(tenant))
                .findFirst()
                .orElseThrow(() -> HttpResponses.notFound());
        TenantReference to = find(wanted.folder(), wanted.tenant()).orElseThrow(() -> HttpResponses.notFound());
        OwnWrite write = begin("HandOverIdentity", identity, wanted.from() + " -> " + wanted.to());
        try {
            TenantIdentities.get().handOver(identity, to);
        } catch (IOException | RuntimeException failure) {
            write.failed();
            throw failure;
        }
        done(write);
        return new HttpRedirect("..");
    }

    /**
     * Frees the identity of a removed tenant, and forgets what was known of its accounts. Its roles stay as they are.
     *
     * @param identity the identity
     * @return back to the list
     * @throws IOException if a file can't be removed
     */
    @POST
    public HttpResponse doForget(@QueryParameter String identity) throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (!TenantIdentities.get().removed().containsKey(identity)) {
            throw HttpResponses.notFound();
        }
        OwnWrite write = begin(
                "ForgetIdentity",
                identity,
                TenantIdentities.get().removed().get(identity).fullName());
        try {
            KnownAccounts.get().forget(identity);
            TenantIdentities.get().free(identity);
        } catch (IOException | RuntimeException failure) {
            write.failed();
            throw failure;
        }
        done(write);
        return new HttpRedirect("..");
    }

    private static OwnWrite begin(String action, String identity, String resource) {
        try {
            return ControllerTrail.get().begin(AuditEntry.Kind.IDENTITY, identity, action, resource, null, null);
        } catch (AbortException unwritable) {
            throw new Failure(unwritable.getMessage());
        }
    }

    private static void done(OwnWrite write) {
        try {
            write.done();
        } catch (AbortException untold) {
            throw new Failure(untold.getMessage());
        }
    }

    private static Optional<TenantReference> find(String folder, String tenant) {
        return Stream.concat(Tenants.all().stream(), Tenants.unusable().keySet().stream())
                .filter(reference -> folder(reference).equals(folder)
                        && reference.tenant().getName().equals(tenant))
                .findFirst();
    }

    private static String folder(TenantReference reference) {
        return reference.folder().map(AbstractFolder::getFullName).orElse("");
    }

    private static String fullName(String folder, String tenant) {
        return folder.isEmpty() ? tenant : folder + "/" + tenant;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
