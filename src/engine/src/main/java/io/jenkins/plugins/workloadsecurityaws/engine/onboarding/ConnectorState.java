package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.util.List;

/** What was seen of the account's connectors. */
public sealed interface ConnectorState {

    /**
     * The connectors of the account.
     *
     * @param connectors none, one or several
     */
    record Listed(List<Connector> connectors) implements ConnectorState {

        /** Copies the list. */
        public Listed {
            connectors = List.copyOf(connectors);
        }
    }

    /**
     * The connectors could not be read.
     *
     * @param why what kept them from being read
     */
    record Unreadable(Finding why) implements ConnectorState {}
}
