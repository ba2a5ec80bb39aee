/** The page "Workload Security" under Manage Jenkins. It renders what is known; its buttons have work done by the pool. */
package io.jenkins.plugins.workloadsecurityaws.page;
