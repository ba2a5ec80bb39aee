/** What Jenkins knows of every account: its state when it was last looked at, kept across restarts. */
package io.jenkins.plugins.workloadsecurityaws.known;
