package io.jenkins.plugins.workloadsecurityaws.form;

import hudson.AbortException;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.TenantFacts;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Asks a tenant about itself and says what it told. */
final class ConnectionTest {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private ConnectionTest() {}

    /** Opens an engine with the key for one use. */
    interface Opening {
        Opened<Engine> open(Use use) throws AbortException;
    }

    static FormValidation run(TenantReference reference) {
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        return run(reference, use -> Engines.get().openForQuestions(reference, use, administrator));
    }

    static FormValidation run(TenantReference reference, Opening opening) {
        try {
            return FormQuestions.get().ask(() -> answer(reference, opening));
        } catch (AbortException unusable) {
            return FormValidation.error(unusable.getMessage());
        } catch (RemoteCallException failed) {
            return FormValidation.error(FormQuestions.told(failed));
        }
    }

    private static FormValidation answer(TenantReference reference, Opening opening) throws AbortException {
        List<String> told = new ArrayList<>();
        TenantFacts facts = ask(opening, Use.VERIFY);
        facts.managerVersion().ifPresent(version -> told.add(Messages.ConnectionTest_version(version)));
        told.add(key(Messages.ConnectionTest_verifies(), facts));
        if (reference.tenant().getChangeApiKeyCredentialsId() != null) {
            told.add(key(Messages.ConnectionTest_changes(), ask(opening, Use.CHANGE)));
        }
        told.add(facts.instanceRole()
                .map(on -> on ? Messages.ConnectionTest_instanceRoleOn() : Messages.ConnectionTest_instanceRoleOff())
                .orElseGet(Messages::ConnectionTest_instanceRoleUnknown));
        told.add(
                switch (facts.externalId()) {
                    case SAME -> Messages.ConnectionTest_same();
                    case DIFFERENT -> Messages.ConnectionTest_different();
                    case NOT_SHOWN -> Messages.ConnectionTest_notShown();
                    case NONE_STORED -> Messages.ConnectionTest_noneStored();
                });
        boolean wrong = facts.externalId() == TenantFacts.ExternalIdComparison.DIFFERENT
                || Optional.of(false).equals(facts.instanceRole());
        String text = told.stream().map(Util::escape).collect(Collectors.joining("<br>"));
        return wrong ? FormValidation.warningWithMarkup(text) : FormValidation.okWithMarkup(text);
    }

    private static TenantFacts ask(Opening opening, Use use) throws AbortException {
        try (Opened<Engine> open = opening.open(use)) {
            return open.engine().tenantFacts();
        }
    }

    private static String key(String purpose, TenantFacts facts) {
        return Messages.ConnectionTest_key(
                purpose,
                facts.keyName().orElseGet(Messages::ConnectionTest_notTold),
                facts.keyRole().orElseGet(Messages::ConnectionTest_notTold),
                facts.keyExpires().map(DAY::format).orElseGet(Messages::ConnectionTest_neverOrNotTold));
    }
}
