/** The page "Workload Security" under Manage Jenkins. It renders what is known; its buttons have work done elsewhere. */
package io.jenkins.plugins.workloadsecurityaws.page;
