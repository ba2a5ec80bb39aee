/** What a build did for AWS accounts: kept as JSON beside the build, shown as pages of the build. */
package io.jenkins.plugins.workloadsecurityaws.report;
